import { Trans } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { useIsAbsent, useRoom } from "../../hooks/use-room.ts";
import { useDisclosure } from "../../hooks/use-disclosure.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { parseCardKey, type CardKey } from "../../model/card-key.ts";
import type { LastWords } from "../../model/last-words.ts";
import { DeletedCard } from "./DeletedCard.tsx";
import { EmptySheet, NoSuchCard } from "./EmptySheet.tsx";
import { RecalledCard } from "./releases/RecalledCard.tsx";
import { SheetHead } from "./SheetHead.tsx";

interface AbsentCardProps {
  readonly cardKey: CardKey;
  /** What the card said, if it was open here when it was deleted. */
  readonly words: LastWords | null;
}

/** The sheet of a card that is not on the screen's board: it may be late, hidden, not there yet in the past, deleted, or not this person's to see. */
export function AbsentCard({ cardKey, words }: AbsentCardProps) {
  const { session, compartments, isPast } = useRoom();
  const hidden = useSignal(session.hidden);
  const isAbsent = useIsAbsent(cardKey);
  const place = parseCardKey(cardKey);
  const compartment = place === null ? undefined : compartments.get(place.compartment);
  if (place === null || compartment === undefined) return <NoSuchCard />;
  if (hidden.has(compartment.id)) return <HiddenCard compartment={compartment.id} name={compartment.name} />;
  if (!isAbsent)
    return (
      <div className="sheet-body" aria-busy>
        <SheetHead compartment={compartment} />
      </div>
    );
  if (isPast)
    return (
      <EmptySheet>
        <Trans>This card was not on the board at that moment.</Trans>
      </EmptySheet>
    );
  return <GoneCard compartment={compartment} id={place.id} words={words} />;
}

/** A card that is not on its board: recalled by the nation that released it, or deleted. */
function GoneCard(props: Parameters<typeof DeletedCard>[0]) {
  const { compartment, id } = props;
  const disclosure = useDisclosure(compartment.id, id);
  if (disclosure?.recall === undefined) return <DeletedCard {...props} />;
  return (
    <div className="sheet-body">
      <SheetHead compartment={compartment} />
      <RecalledCard disclosure={disclosure} recall={disclosure.recall} />
    </div>
  );
}

function HiddenCard({ compartment, name }: { readonly compartment: string; readonly name: string }) {
  const { session, isPast } = useRoom();
  return (
    <EmptySheet>
      <Trans>
        You have hidden “<bdi>{name}</bdi>”, and this card with it.
      </Trans>
      {!isPast && (
        <Button isSmall className="mx-auto mt-3" onPress={() => session.toggleCompartment(compartment)}>
          <Trans>Show on the board</Trans>
        </Button>
      )}
    </EmptySheet>
  );
}
