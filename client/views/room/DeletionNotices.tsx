import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import type { ReadDeletion } from "../../control/read-events.ts";
import { useMissing } from "../../hooks/use-missing.ts";
import { useRestoring } from "../../hooks/use-restoring.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { localTime } from "../../i18n/format.ts";
import { BesideNotice } from "./BesideNotice.tsx";
import { RefusedCards } from "./RefusedCards.tsx";

/** Who removed many cards at once, for everyone who may write on that board, with one action that brings them back. */
export function DeletionNotices() {
  const { session } = useRoom();
  const deletions = useSignal(session.deletions.shown);
  const beside = useSignal(session.deletions.beside);
  return (
    <>
      {deletions.map((deletion, index) => (
        <DeletionNotice key={keyOf(deletion, deletions.slice(0, index))} deletion={deletion} />
      ))}
      {beside.map((removed) => (
        <BesideNotice key={removed.id} removed={removed} />
      ))}
    </>
  );
}

/**
 * The id of a mass deletion changes when the first of its cards come back or are removed again. The notice stays the same one, so that a press on it
 * counts and its focus stays. `before`: the notices above it.
 */
function keyOf({ compartment, by }: ReadDeletion, before: readonly ReadDeletion[]): string {
  const same = before.filter((other) => other.compartment === compartment && other.by.id === by.id);
  return `${compartment} ${by.id} ${same.length}`;
}

function DeletionNotice({ deletion }: { readonly deletion: ReadDeletion }) {
  const { t } = useLingui();
  const { session, user, compartments } = useRoom();
  const off = useMissing(deletion)?.length ?? 0;
  const { isRestoring, refused, restore } = useRestoring(deletion, { isOfferingMore: true });
  const name = compartments.get(deletion.compartment)?.name ?? "";
  if (off === 0) return null;
  const who = deletion.by.displayName;
  return (
    <section className="room-notice" aria-label={t`Cards removed`}>
      {/* Announced once: the visible count may change several times a second while cards go and come back. */}
      <output className="unseen">
        {deletion.by.id === user.id ? t`You removed many cards from “${name}”.` : t`${who} removed many cards from “${name}”.`}
      </output>
      <Note tone="warn">
        <span className="flex flex-wrap items-center gap-3">
          <span className="grow">
            <Removed deletion={deletion} missing={off + deletion.unread} name={name} />
          </span>
          <Button isSmall look="main" isBusy={isRestoring} onPress={() => void restore()}>
            {isRestoring ? <Trans>Restoring…</Trans> : <Trans>Restore all</Trans>}
          </Button>
          <Button isSmall look="quiet" onPress={() => session.deletions.dismiss(deletion.id)}>
            <Trans>Dismiss</Trans>
          </Button>
        </span>
        {refused.length > 0 && <RefusedCards cards={refused} />}
      </Note>
    </section>
  );
}

interface RemovedProps {
  readonly deletion: ReadDeletion;
  readonly missing: number;
  /** Of the compartment. */
  readonly name: string;
}

/** Who removed how many cards, and when. */
function Removed({ deletion: { by, partner, at }, missing, name }: RemovedProps) {
  const { i18n } = useLingui();
  const { user } = useRoom();
  const time = localTime(i18n.locale, new Date(at));
  const who = by.displayName;
  return by.id === user.id ? (
    <Trans>
      You removed <Plural value={missing} one="# card" other="# cards" /> from “<bdi>{name}</bdi>” at {time}.
    </Trans>
  ) : (
    <Trans>
      <b>
        <bdi>{who}</bdi> <bdi className="who-partner">{partner}</bdi>
      </b>{" "}
      removed <Plural value={missing} one="# card" other="# cards" /> from “<bdi>{name}</bdi>” at {time}.
    </Trans>
  );
}
