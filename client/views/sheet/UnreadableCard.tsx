import { Trans } from "@lingui/react/macro";
import { valueText } from "../../../shared/board/content-projection.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { CardFault } from "../../components/CardFault.tsx";
import { Note } from "../../components/Note.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import type { BoardCard } from "../../model/board-store.ts";

/** More than a person reads; a card that holds more is cut here and nowhere else. */
const RAW_MAX = 20_000;

/** A card that cannot be shown as one: the reason, and what it holds as raw text, so that nothing of it is out of reach (BOARD B2). */
export function UnreadableCard({ card }: { readonly card: BoardCard }) {
  const { board } = useRoom();
  const doc = board.doc(card.compartment);
  const raw = doc === undefined ? "" : valueText(cardsOf(doc).get(card.id), RAW_MAX);
  return (
    <>
      {card.fault?.title && (
        <h2 className="sheet-title-text" dir="auto">
          {card.fault.title}
        </h2>
      )}
      <Note tone="bad">
        <CardFault field={card.fault?.field} />
      </Note>
      <section className="grid gap-1.5">
        <h3 className="field-label">
          <Trans>All that it holds, as stored</Trans>
        </h3>
        <pre className="raw-text" dir="ltr">
          {raw}
        </pre>
      </section>
    </>
  );
}
