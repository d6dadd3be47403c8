import { useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { useLingui } from "@lingui/react/macro";
import { Lock } from "lucide-react";
import { Boundary } from "../../components/Boundary.tsx";
import { useAuthors } from "../../hooks/use-authors.ts";
import { useCardActs } from "../../hooks/use-card-acts.ts";
import { useReadOnlyReason, useRoom } from "../../hooks/use-room.ts";
import type { BoardCard } from "../../model/board-store.ts";
import { ReadableFields } from "./ReadableFields.tsx";
import { SaidAboutCard } from "./SaidAboutCard.tsx";
import { CardReleases } from "./releases/CardReleases.tsx";
import { SheetContext } from "./sheet-context.ts";
import { SheetHead } from "./SheetHead.tsx";
import { UnreadableCard } from "./UnreadableCard.tsx";

interface OpenCardProps {
  readonly card: BoardCard;
  /** What stands above the fields: words that the card has lost. */
  readonly kept: ReactNode;
}

/** The fields of a card that is on the board, each open for writing where the person may write. */
export function OpenCard({ card, kept }: OpenCardProps) {
  const { t } = useLingui();
  const { compartments } = useRoom();
  const [hasAuthors, setAuthorsShown] = useState(false);
  const readOnly = useReadOnlyReason(card.compartment);
  const authors = useAuthors(card.compartment, hasAuthors);
  const toggleAuthors = useCallback(() => setAuthorsShown((isShown) => !isShown), []);
  const { key, id, compartment } = card;
  const isReadOnly = readOnly !== null || card.card === null;
  const acts = useCardActs(compartment, id);
  const scene = useMemo(
    () => ({ card: { key, id, compartment }, acts, isReadOnly, authors }),
    [key, id, compartment, acts, isReadOnly, authors],
  );
  const announce = useAnnouncedPlace(card);
  return (
    <SheetContext value={scene}>
      <div className="sheet-body" onFocus={announce}>
        <SheetHead compartment={compartments.get(compartment)} card={card} hasAuthors={hasAuthors} onToggleAuthors={toggleAuthors} />
        {kept}
        {readOnly !== null && (
          <p className="sheet-lock">
            <Lock aria-hidden />
            {readOnly === "past" && t`You are looking at the past. Go back to live to edit.`}
            {readOnly === "preview" && t`You are looking at the room as a partner would see it. End the preview to edit.`}
            {readOnly === "held" && t`Read-only for now. The notice of the room says who can let you write again.`}
            {readOnly === "role" && t`Read-only: your role follows. You may comment and report sightings below.`}
            {readOnly === "former" && t`Read-only: you were removed from this room. You still read what your own nation originated.`}
          </p>
        )}
        {card.card === null ? (
          <UnreadableCard card={card} />
        ) : (
          <Boundary subject={card} fallback={<UnreadableCard card={card} />}>
            <ReadableFields card={card.card} compartment={compartments.get(compartment)} />
          </Boundary>
        )}
        <CardReleases />
        <SaidAboutCard acts={acts} />
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
