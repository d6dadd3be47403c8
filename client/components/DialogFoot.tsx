import type { ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import { Button } from "./Button.tsx";

interface DialogFootProps {
  readonly onClose: () => void;
  /** Whether the form is being sent; it is not sent a second time meanwhile. */
  readonly isBusy: boolean;
  /** The words of the button that sends the form. */
  readonly children: ReactNode;
}

/** The buttons below the form of a dialog: cancel, and send. */
export function DialogFoot({ onClose, isBusy, children }: DialogFootProps) {
  return (
    <div className="flex justify-end gap-2">
      <Button onPress={onClose}>
        <Trans>Cancel</Trans>
      </Button>
      <Button type="submit" look="main" isBusy={isBusy}>
        {children}
      </Button>
    </div>
  );
}
