import { useState, type ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import { useFocusAfter } from "../hooks/use-focus-after.ts";
import { Button } from "./Button.tsx";

interface ConfirmButtonProps {
  /** What the first press and the one that confirms it do, in full, as a screen reader says it. */
  readonly label: string;
  /** What the first button shows. */
  readonly children: ReactNode;
  /** What the button that does it shows. */
  readonly confirm: ReactNode;
  readonly isIcon?: boolean;
  readonly isDisabled?: boolean;
  readonly onConfirm: () => void;
}

/** What was pressed to come here is gone. */
const takeFocus = (button: HTMLButtonElement | null): void => button?.focus();

/**
 * Does what cannot simply be taken back, once that was confirmed. "Cancel" stands where the first press was, so that a second one in the same place does nothing (S7):
 * the line that it is in ends with it.
 */
export function ConfirmButton({ label, children, confirm, isIcon = false, isDisabled = false, onConfirm }: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const ref = useFocusAfter(isAsking);
  if (!isAsking) {
    return (
      <Button
        ref={ref}
        look={isIcon ? "quiet" : "plain"}
        isSmall
        isIcon={isIcon}
        isDisabled={isDisabled}
        aria-label={label}
        onPress={() => setAsking(true)}
      >
        {children}
      </Button>
    );
  }
  const act = () => {
    setAsking(false);
    onConfirm();
  };
  return (
    <>
      <Button look="bad" isSmall aria-label={label} onPress={act}>
        {confirm}
      </Button>
      <Button ref={takeFocus} isSmall onPress={() => setAsking(false)}>
        <Trans>Cancel</Trans>
      </Button>
    </>
  );
}
