import { useMemo, useState } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { TriangleAlert } from "lucide-react";
import type { MarkingContext } from "../../../shared/marking/violations.ts";
import { Button } from "../../components/Button.tsx";
import { CardMarking } from "../../components/CardMarking.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { FormDialog } from "../../components/FormDialog.tsx";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import { useMinute } from "../../hooks/use-minute.ts";
import { useCards, useRoom } from "../../hooks/use-room.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { violationWords } from "../../i18n/marking-words.ts";
import { roomViolations, type CardViolations } from "../../model/room-violations.ts";

/** How many cards of the room have something wrong with their marking, and which (R43): of those that this person may read. Nothing where there are none. */
export function RoomViolations() {
  const found = useRoomViolations();
  const [isOpen, setOpen] = useState(false);
  if (found.length === 0) return null;
  return (
    <>
      <Button look="quiet" isSmall className="violation-count" onPress={() => setOpen(true)}>
        <TriangleAlert aria-hidden />
        <span className="narrow-unseen">
          <Plural value={found.length} one="# marking to check" other="# markings to check" />
        </span>
      </Button>
      {isOpen && <ViolationsDialog found={found} onClose={() => setOpen(false)} />}
    </>
  );
}

interface ViolationsDialogProps {
  readonly found: readonly CardViolations[];
  readonly onClose: () => void;
}

function ViolationsDialog({ found, onClose }: ViolationsDialogProps) {
  const { t, i18n } = useLingui();
  const { compartments, open } = useRoom();
  const titleWords = useTitleWords();
  return (
    <FormDialog title={t`Markings to check`} isWide onClose={onClose}>
      <p className="mb-4 text-quiet">
        <Trans>None of these cards leaves in an export as long as its marking is not right.</Trans>
      </p>
      <ul className="violations">
        {found.map(({ card, violations }) => {
          const compartment = compartments.get(card.compartment);
          if (compartment === undefined) return null;
          const go = () => {
            onClose();
            open(card.key);
          };
          return (
            <li key={card.key}>
              <span className="flex flex-wrap items-center gap-2">
                <CompartmentChip compartment={compartment} />
                <CardMarking card={card} compartment={compartment} isPlain />
              </span>
              <button type="button" className="card-title" dir="auto" onClick={go}>
                {card.card === null ? t`Unreadable card` : titleWords(card.card.title)}
              </button>
              {violations.map((violation) => (
                <span key={violation.kind}>{violationWords(i18n, violation, compartment)}</span>
              ))}
            </li>
          );
        })}
      </ul>
    </FormDialog>
  );
}

function useRoomViolations(): readonly CardViolations[] {
  const { compartments, nations } = useRoom();
  const scheme = useMarkingScheme();
  const now = useMinute();
  const cards = useCards();
  const contexts = useMemo(
    () => new Map([...compartments].map(([id, place]): [string, MarkingContext] => [id, { place, inRoom: nations, scheme, now }])),
    [compartments, nations, scheme, now],
  );
  return useMemo(() => roomViolations(cards, contexts), [cards, contexts]);
}
