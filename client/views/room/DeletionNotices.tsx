import { useCallback, useState, useSyncExternalStore } from "react";
import { msg, plural } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import type { ReadDeletion } from "../../control/read-events.ts";
import { restoreMissing, type RestorationOutcome } from "../../control/restore-missing.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { localTime } from "../../i18n/format.ts";
import { restorationProblem } from "../../i18n/restoration-words.ts";
import { missingCards } from "../../model/missing-cards.ts";
import type { RoomSession } from "../../state/room-session.ts";
import { showToast } from "../../state/toasts.ts";
import { RefusedCards } from "./RefusedCards.tsx";

/** Who removed many cards at once, for everyone who may write on that board, with one action that brings them back. */
export function DeletionNotices() {
  const { session } = useRoom();
  const deletions = useSignal(session.deletions.shown);
  return deletions.map((deletion) => <DeletionNotice key={deletion.id} deletion={deletion} />);
}

function DeletionNotice({ deletion }: { readonly deletion: ReadDeletion }) {
  const { t } = useLingui();
  const { session, user, compartments } = useRoom();
  const off = useMissing(session, deletion);
  const { isRestoring, refused, restore } = useRestoring(deletion);
  const name = compartments.get(deletion.compartment)?.name ?? "";
  if (off === 0 || off === null) return null;
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
          <Button isSmall look="main" isDisabled={isRestoring} onPress={() => void restore()}>
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

/** Brings the cards back and says how many came; `refused`: those that did not at the last try. */
function useRestoring(deletion: ReadDeletion) {
  const { session } = useRoom();
  const [isRestoring, setRestoring] = useState(false);
  const [refused, setRefused] = useState<RestorationOutcome["refused"]>([]);
  const restore = async () => {
    const link = session.links.links.get(deletion.compartment);
    if (link === undefined) return;
    setRestoring(true);
    const { restored, refused: kept, failure } = await restoreMissing(deletion.compartment, [...missingCards(link.doc, deletion)]);
    setRestoring(false);
    setRefused(kept);
    if (restored > 0 || failure === null)
      showToast(msg({ message: plural(restored, { one: "# card restored", other: "# cards restored" }) }));
    if (failure !== null) showToast(restorationProblem(failure));
  };
  return { isRestoring, refused, restore };
}

/** How many of the removed cards are still off the board; null while the board has not arrived. */
function useMissing(session: RoomSession, deletion: ReadDeletion): number | null {
  const subscribe = useCallback(
    (listener: () => void) => {
      const link = session.links.links.get(deletion.compartment);
      const stops = [session.board.subscribe("all", listener), session.links.subscribe(listener), link?.subscribe(listener)];
      return () => {
        for (const stop of stops) stop?.();
      };
    },
    [session, deletion.compartment],
  );
  return useSyncExternalStore(subscribe, () => {
    const link = session.links.links.get(deletion.compartment);
    return link === undefined || !link.snapshot.isLoaded ? null : missingCards(link.doc, deletion).length;
  });
}
