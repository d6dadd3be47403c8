import type { Compartment } from "../../../shared/rest/compartments.ts";
import { ExposureButton } from "../../components/exposure/ExposureButton.tsx";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { storedMarking, type BoardCard } from "../../model/board-store.ts";

interface CardExposureProps {
  readonly compartment: Compartment;
  readonly card: BoardCard;
}

/** Opens who has the open card, under its title and marking as they are now. */
export function CardExposure({ compartment, card }: CardExposureProps) {
  const titleWords = useTitleWords();
  return <ExposureButton compartment={compartment} card={card.id} title={titleWords(card.card?.title)} marking={storedMarking(card)} />;
}
