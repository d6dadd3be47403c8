import { Trans } from "@lingui/react/macro";
import { valueText } from "../../../shared/board/content-projection.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { Note } from "../../components/Note.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { useSheet } from "./sheet-context.ts";

/** More than a person reads; a card that holds more is cut here and nowhere else. */
const RAW_MAX = 20_000;

/** A card that cannot be shown as one: the reason, and what it holds as raw text, so that nothing of it is out of reach (BOARD B2). */
export function UnreadableCard() {
  const { board } = useRoom();
  const { card } = useSheet();
  const doc = board.doc(card.compartment);
  const raw = doc === undefined ? "" : valueText(cardsOf(doc).get(card.id), RAW_MAX);
  return (
    <>
      <Note tone="bad">
        <Trans>This card cannot be read as stored.</Trans> {card.fault !== null && <code dir="ltr">{card.fault}</code>}
      </Note>
      <pre className="raw-text" dir="auto">
        {raw}
      </pre>
    </>
  );
}
