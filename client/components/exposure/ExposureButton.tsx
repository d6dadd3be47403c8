import { useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { ScanEye } from "lucide-react";
import { can } from "../../../shared/access/can.ts";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { Button } from "../Button.tsx";
import { Tip } from "../Tip.tsx";
import { useDisclosure } from "../../hooks/use-disclosure.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { ExposureDialog } from "./ExposureDialog.tsx";

interface ExposureButtonProps {
  readonly compartment: Compartment;
  readonly card: string;
  readonly title: string;
  /** What the card's field `marking` holds: any value, undefined for none. */
  readonly marking: unknown;
  /** It stands among other buttons with words, and shows its own. */
  readonly isWordy?: boolean;
}

/** Opens who has a card, for those who may ask: release authorities of the nation whose compartment it is in, or that released it (R54). */
export function ExposureButton({ compartment, isWordy = false, ...about }: ExposureButtonProps) {
  const { t } = useLingui();
  const { user, isLooking } = useRoom();
  const [isOpen, setOpen] = useState(false);
  const disclosure = useDisclosure(compartment.id, about.card);
  const isTheirs = user.partner === compartment.originator || user.partner === disclosure?.partner;
  const mayAsk = isTheirs && can({ ...user, userId: user.id }, "see-exposure", { ...compartment, kind: "compartment", isHeld: false });
  if (!mayAsk || isLooking) return null;
  return (
    <>
      {isWordy ? (
        <Button isSmall className="justify-self-start" onPress={() => setOpen(true)}>
          <ScanEye /> {t`Who has this?`}
        </Button>
      ) : (
        <Tip text={t`Who has this?`}>
          <Button look="quiet" isSmall isIcon aria-label={t`Who has this?`} onPress={() => setOpen(true)}>
            <ScanEye />
          </Button>
        </Tip>
      )}
      {isOpen && <ExposureDialog {...about} compartment={compartment} onClose={() => setOpen(false)} />}
    </>
  );
}
