import { useEffect, useRef, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Lock } from "lucide-react";
import { Boundary } from "../../components/Boundary.tsx";
import { useAuthors } from "../../hooks/use-authors.ts";
import { useCard, useIsLoaded, useReadOnlyReason, useRoom } from "../../hooks/use-room.ts";
import { parseCardKey, type CardKey } from "../../model/card-key.ts";
import { watchLastWords, type LastWords } from "../../model/last-words.ts";
import type { BoardCard } from "../../model/board-store.ts";
import { BodyField } from "./BodyField.tsx";
import { CardFields } from "./CardFields.tsx";
import { CardHeadFields } from "./CardHeadFields.tsx";
import { DeletedCard } from "./DeletedCard.tsx";
import { LinksField } from "./LinksField.tsx";
import { SheetContext } from "./sheet-context.ts";
import { SheetHead } from "./SheetHead.tsx";
import { TitleField } from "./TitleField.tsx";
import { UnreadableCard } from "./UnreadableCard.tsx";

/** One card in full, beside the board. */
export default function CardSheet({ cardKey }: { readonly cardKey: CardKey }) {
  const { t } = useLingui();
  const card = useCard(cardKey);
  const { compartments } = useRoom();
  const place = parseCardKey(cardKey);
  const isLoaded = useIsLoaded(place?.compartment ?? "");
  const words = useLastWords(cardKey);
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus({ preventScroll: true }), []);
  return (
    <aside ref={ref} className="sheet" aria-label={t`Card`} tabIndex={-1}>
      {card !== undefined ? (
        <OpenCard card={card} />
      ) : place !== null && isLoaded && compartments.has(place.compartment) ? (
        <DeletedCard compartment={place.compartment} id={place.id} words={words} />
      ) : (
        <NoSuchCard />
      )}
    </aside>
  );
}

function NoSuchCard() {
  return (
    <div className="sheet-body">
      <SheetHead />
      <p className="lane-empty">
        <Trans>There is no such card here. It may have been deleted, or it is not shared with you.</Trans>
      </p>
    </div>
  );
}

/** What the card said when it was deleted while it was open here; null otherwise. */
function useLastWords(key: CardKey): LastWords | null {
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
      const kept = (said: LastWords) => link?.snapshot.isLoaded === true && setWords(said);
      stop = link === undefined ? () => {} : watchLastWords(link.doc, place.id, kept);
    };
    watch();
    const stopLinks = session.links.subscribe(watch);
    return () => {
      stop();
      stopLinks();
    };
  }, [session, key, isPast]);
  return words;
}

function OpenCard({ card }: { readonly card: BoardCard }) {
  const { t } = useLingui();
  const { compartments } = useRoom();
  const [hasAuthors, setAuthorsShown] = useState(false);
  const readOnly = useReadOnlyReason(card.compartment);
  const authors = useAuthors(card.compartment, hasAuthors);
  const compartment = compartments.get(card.compartment);
  const announce = useAnnouncedPlace(card);
  return (
    <SheetContext value={{ card, isReadOnly: readOnly !== null || card.card === null, authors }}>
      <div className="sheet-body" onFocus={announce}>
        <SheetHead compartment={compartment} hasAuthors={hasAuthors} onToggleAuthors={() => setAuthorsShown(!hasAuthors)} />
        {readOnly !== null && (
          <p className="sheet-lock">
            <Lock aria-hidden />
            {readOnly === "past" && t`You are looking at the past. Go back to live to edit.`}
            {readOnly === "held" && t`Read-only until a lead of the room lets you write again.`}
            {readOnly === "role" && t`Read-only: your role in this room follows and does not write.`}
          </p>
        )}
        {card.card === null ? (
          <UnreadableCard />
        ) : (
          <Boundary subject={card} fallback={<UnreadableCard />}>
            <TitleField />
            <CardHeadFields card={card.card} />
            <BodyField />
            <CardFields card={card.card} />
            <LinksField card={card.card} />
          </Boundary>
        )}
      </div>
    </SheetContext>
  );
}

/** Tells the other people which card and field this person is in, and when they leave it. */
function useAnnouncedPlace(card: BoardCard) {
  const { session, isPast } = useRoom();
  const { compartment, id } = card;
  useEffect(() => {
    if (isPast) return undefined;
    session.moveTo({ compartment, card: id });
    return () => session.moveTo({});
  }, [session, compartment, id, isPast]);
  return (event: React.FocusEvent) => {
    const field = event.target.closest<HTMLElement>("[data-field]")?.dataset["field"];
    if (!isPast) session.moveTo(field === undefined ? { compartment, card: id } : { compartment, card: id, field });
  };
}
