import { useId, useState, type ReactNode } from "react";
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
  /** What was pressed is under way. */
  readonly isBusy?: boolean;
  /** Asked at the first press: false where something is missing, which the caller then says; nothing is to be confirmed yet. */
  readonly mayAsk?: () => boolean;
  /** What it does and leaves, where that cannot be seen: said before it is confirmed. */
  readonly consequence?: ReactNode;
  readonly onConfirm: () => void;
}

/** What was pressed to come here is gone. */
const takeFocus = (button: HTMLButtonElement | null): void => button?.focus();

/**
 * Does what cannot simply be taken back, once that was confirmed. "Cancel" stands where the first press was, so that a second one in the same place does nothing (S7):
 * the line that it is in ends with it.
 */
export function ConfirmButton({
  label,
  children,
  confirm,
  isIcon = false,
  isBusy = false,
  mayAsk,
  consequence,
  onConfirm,
}: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const ref = useFocusAfter(isAsking);
  const about = useId();
  if (!isAsking) {
    return (
      <Button
        ref={ref}
        look={isIcon ? "quiet" : "plain"}
        isSmall
        isIcon={isIcon}
        isBusy={isBusy}
        aria-label={label}
        onPress={() => setAsking(mayAsk?.() ?? true)}
      >
        {children}
      </Button>
    );
  }
  const act = () => {
    setAsking(false);
    onConfirm();
  };
  const described = consequence === undefined ? {} : { "aria-describedby": about };
  return (
    <>
      {consequence !== undefined && (
        <p id={about} className="basis-full text-[13px]">
          {consequence}
        </p>
      )}
      <Button look="bad" isSmall aria-label={label} {...described} onPress={act}>
        {confirm}
      </Button>
      <Button ref={takeFocus} isSmall {...described} onPress={() => setAsking(false)}>
        <Trans>Cancel</Trans>
      </Button>
    </>
  );
}
