import { useState } from "react";
import { Trans } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { useFocusAfter } from "../../hooks/use-focus-after.ts";
import { useRequest } from "../../hooks/use-request.ts";
import type { ActAnswer } from "../../state/card-acts.ts";
import { ActFault } from "./ActFault.tsx";

/** Takes back what this person said. It asks in its place first, because that cannot be undone. */
export function WithdrawButton({ onWithdraw }: { readonly onWithdraw: (key: string) => Promise<ActAnswer> }) {
  const [isAsking, setAsking] = useState(false);
  const first = useFocusAfter(isAsking);
  const [state, send] = useRequest<object>((_said, key) => onWithdraw(key));
  if (!isAsking)
    return (
      <Button ref={first} look="quiet" isSmall onPress={() => setAsking(true)}>
        <Trans>Withdraw</Trans>
      </Button>
    );
  return (
    <div className="act-ask">
      <span>
        <Trans>Withdraw it for everyone? This cannot be undone.</Trans>
      </span>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- what was pressed to come here is gone */}
      <Button autoFocus look="bad" isSmall isBusy={state.kind === "sending"} onPress={() => void send({})}>
        {state.kind === "sending" ? <Trans>Withdrawing…</Trans> : <Trans>Withdraw it</Trans>}
      </Button>
      <Button look="quiet" isSmall onPress={() => setAsking(false)}>
        <Trans>Keep it</Trans>
      </Button>
      <ActFault state={state} />
    </div>
  );
}
