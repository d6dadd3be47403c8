import { useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { ScanEye } from "lucide-react";
import { can } from "../../../shared/access/can.ts";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { Button } from "../Button.tsx";
import { Tip } from "../Tip.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { ExposureDialog } from "./ExposureDialog.tsx";

interface ExposureButtonProps {
  readonly compartment: Compartment;
  readonly card: string;
  readonly title: string;
  /** What the card's field `marking` holds: any value, undefined for none. */
  readonly marking: unknown;
}

/** Opens who has a card, for those who may ask; whether for this card, the server says. */
export function ExposureButton({ compartment, ...about }: ExposureButtonProps) {
  const { t } = useLingui();
  const { user, isLooking } = useRoom();
  const [isOpen, setOpen] = useState(false);
  const mayAsk = can({ ...user, userId: user.id }, "see-exposure", { ...compartment, kind: "compartment", isHeld: false });
  if (!mayAsk || isLooking) return null;
  return (
    <>
      <Tip text={t`Who has this?`}>
        <Button look="quiet" isSmall isIcon aria-label={t`Who has this?`} onPress={() => setOpen(true)}>
          <ScanEye />
        </Button>
      </Tip>
      {isOpen && <ExposureDialog {...about} compartment={compartment} onClose={() => setOpen(false)} />}
    </>
  );
}
