import { useEffect, useRef, useState } from "react";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { isOnBoard } from "../../../shared/board/card.ts";
import { useCard, useCardMap, useReadOnlyReason, useRoom } from "../../hooks/use-room.ts";
import { parseCardKey, type CardKey } from "../../model/card-key.ts";
import { watchLastWords, type LastWords } from "../../model/last-words.ts";
import { showToast } from "../../state/toasts.ts";
import { AbsentCard } from "./AbsentCard.tsx";
import { KeptBeside } from "./KeptWords.tsx";
import { OpenCard } from "./OpenCard.tsx";

/** One card in full, beside the board. */
export default function CardSheet({ cardKey }: { readonly cardKey: CardKey }) {
  const { t } = useLingui();
  const card = useCard(cardKey);
  const map = useCardMap(cardKey);
  const { isPast } = useRoom();
  const [words, forgetWords] = useLastWords(cardKey);
  const place = parseCardKey(cardKey);
  useToldOfLostRight(place?.compartment ?? "");
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus({ preventScroll: true }), []);
  // A card that was just deleted stays on the screen until the next frame: it is not back.
  const isBack = !isPast && isOnBoard(map);
  return (
    <aside
      ref={ref}
      className="sheet"
      aria-label={t`Card`}
      data-text-of={place?.compartment}
      data-text-card={place?.id}
      tabIndex={-1}
      data-focus-home
    >
      {card === undefined ? (
        <AbsentCard cardKey={cardKey} words={words} />
      ) : (
        <OpenCard card={card} kept={words !== null && isBack && <KeptBeside words={words} onClose={forgetWords} />} />
      )}
    </aside>
  );
}

/** Says it where the person is looking when the right to write goes while the card is open: the line at the top of the sheet may be out of view. */
function useToldOfLostRight(compartment: string): void {
  const readOnly = useReadOnlyReason(compartment);
  const before = useRef(readOnly);
  useEffect(() => {
    if (before.current === null && (readOnly === "role" || readOnly === "former" || readOnly === "held"))
      showToast(msg`You can no longer write in this card. The top of the card says why.`);
    before.current = readOnly;
  }, [readOnly]);
}

/** What the card said when it was deleted while it was open here, until it says so again; null otherwise. The function gives them up. */
function useLastWords(key: CardKey): readonly [LastWords | null, () => void] {
  const { session, isPast } = useRoom();
  const [words, setWords] = useState<LastWords | null>(null);
  useEffect(() => {
    const place = parseCardKey(key);
    if (place === null || isPast) return undefined;
    let stop = (): void => {};
    // The document may be replaced while the card is open.
    const watch = (): void => {
      stop();
      const link = session.links.links.get(place.compartment);
      // While a board arrives, a card may come in a snapshot and go in what follows it: it was not open here.
      const kept = (said: LastWords | null) => link?.snapshot.isLoaded === true && setWords(said);
      stop = link === undefined ? () => {} : watchLastWords(link.doc, place.id, kept);
    };
    watch();
    const stopLinks = session.links.subscribe(watch);
    return () => {
      stop();
      stopLinks();
    };
  }, [session, key, isPast]);
  return [words, () => setWords(null)];
}
