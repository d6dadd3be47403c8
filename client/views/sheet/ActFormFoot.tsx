import type { ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";

interface ActFormFootProps {
  readonly isSending: boolean;
  readonly onCancel: () => void;
  /** The words of the button that sends the form. */
  readonly children: ReactNode;
}

/** The buttons below the form of an act: cancel, and send. Neither can be pressed while the act is being sent. */
export function ActFormFoot({ isSending, onCancel, children }: ActFormFootProps) {
  return (
    <div className="composer-foot">
      <span className="grow" />
      <Button look="quiet" isSmall isBusy={isSending} onPress={onCancel}>
        <Trans>Cancel</Trans>
      </Button>
      <Button type="submit" look="main" isSmall isBusy={isSending}>
        {isSending ? <Trans>Sending…</Trans> : children}
      </Button>
    </div>
  );
}
