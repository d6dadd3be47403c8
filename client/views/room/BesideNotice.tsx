import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import { ShortList } from "../../components/ShortList.tsx";
import type { RemovedBeside } from "../../control/beside-deletion.ts";
import { useMissing } from "../../hooks/use-missing.ts";
import { useRestoring } from "../../hooks/use-restoring.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { RefusedCards } from "./RefusedCards.tsx";

/** Which cards stay away after a mass deletion was restored: removed in the same sweep, and too few of their board for a notice of their own. */
export function BesideNotice({ removed }: { readonly removed: RemovedBeside }) {
  const { t } = useLingui();
  const { session, user, compartments } = useRoom();
  const titleWords = useTitleWords();
  const missing = useMissing(removed);
  const { isRestoring, refused, restore } = useRestoring(removed, { isOfferingMore: false });
  const name = compartments.get(removed.compartment)?.name ?? "";
  const who = removed.by.displayName;
  if (missing === null || missing.length === 0) return null;
  return (
    <section className="room-notice" aria-label={t`Cards removed at the same time`}>
      <Note tone="warn">
        <span className="flex flex-wrap items-center gap-3">
          <output className="grow">
            {removed.by.id === user.id ? (
              <Trans>
                You also removed <Plural value={missing.length} one="# card" other="# cards" /> from “<bdi>{name}</bdi>” at that time. Still
                away:
              </Trans>
            ) : (
              <Trans>
                <b>
                  <bdi>{who}</bdi> <bdi className="who-partner">{removed.partner}</bdi>
                </b>{" "}
                also removed <Plural value={missing.length} one="# card" other="# cards" /> from “<bdi>{name}</bdi>” at that time. Still
                away:
              </Trans>
            )}
          </output>
          <Button isSmall look="main" isBusy={isRestoring} onPress={() => void restore()}>
            {isRestoring ? <Trans>Restoring…</Trans> : <Trans>Restore these too</Trans>}
          </Button>
          <Button isSmall look="quiet" onPress={() => session.deletions.dismissBeside(removed.id)}>
            <Trans>Dismiss</Trans>
          </Button>
        </span>
        <ShortList items={missing} className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-[13px]" label={t`Cards that are still away`}>
          {({ id, title }) => (
            <li key={id} className="font-medium">
              <bdi>{titleWords(title)}</bdi>
            </li>
          )}
        </ShortList>
        {refused.length > 0 && <RefusedCards cards={refused} />}
      </Note>
    </section>
  );
}
