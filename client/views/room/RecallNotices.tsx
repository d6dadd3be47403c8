import { Trans } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { Note } from "../../components/Note.tsx";
import { usePersonNews } from "../../hooks/use-person-news.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { cardKey } from "../../model/card-key.ts";

/** Recalls in this room that this person has still to acknowledge, told at once and until they are. */
export function RecallNotices() {
  const { session, compartments, open, openCard } = useRoom();
  const { waiting } = usePersonNews();
  const { items } = useSignal(waiting.current);
  const titleWords = useTitleWords();
  const recalls = (items ?? []).filter(
    ({ kind, room, compartment }) => kind === "recall" && room === session.id && compartments.has(compartment),
  );
  return recalls.map(({ id, compartment, card, title }) => {
    const marked = compartments.get(compartment);
    const key = card === undefined ? null : cardKey(compartment, card);
    return (
      <div key={id} className="room-notice" role="alert">
        <Note tone="warn">
          <span className="flex flex-wrap items-center gap-3" data-text-of={compartment} data-text-card={card}>
            {marked !== undefined && <CompartmentChip compartment={marked} isShort />}
            <span className="grow">
              <Trans>
                A release was recalled: “<bdi>{titleWords(title ?? "")}</bdi>”. Do not use it or pass it on, and acknowledge that you know.
              </Trans>
            </span>
            {key !== null && key !== openCard && (
              <Button isSmall onPress={() => open(key)}>
                <Trans>Read and acknowledge</Trans>
              </Button>
            )}
          </span>
        </Note>
      </div>
    );
  });
}
