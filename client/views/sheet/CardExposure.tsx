import type { Compartment } from "../../../shared/rest/compartments.ts";
import { ExposureButton } from "../../components/exposure/ExposureButton.tsx";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { storedMarking, type BoardCard } from "../../model/board-store.ts";

interface CardExposureProps {
  readonly card: BoardCard;
  readonly compartment: Compartment;
}

/** Opens who has the card that is open, for those who may ask. */
export function CardExposure({ card, compartment }: CardExposureProps) {
  const titleWords = useTitleWords();
  return <ExposureButton compartment={compartment} card={card.id} title={titleWords(card.card?.title)} marking={storedMarking(card)} />;
}
