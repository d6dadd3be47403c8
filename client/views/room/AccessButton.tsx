import { Trans, useLingui } from "@lingui/react/macro";
import { UsersRound } from "lucide-react";
import { useState } from "react";
import type { RoomDetail } from "../../../shared/rest/rooms.ts";
import { Button } from "../../components/Button.tsx";
import { Tip } from "../../components/Tip.tsx";
import { useFocusAfter } from "../../hooks/use-focus-after.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { ExchangeDialog } from "../../components/exposure/ExchangeDialog.tsx";
import { AccessDialog } from "./AccessDialog.tsx";

/** Opens who has access to a room. Not there in a preview; the focus comes back to it when the preview ends. */
export function AccessButton({ detail }: { readonly detail: RoomDetail }) {
  const { t } = useLingui();
  const { preview } = useRoom();
  const button = useFocusAfter(preview !== null);
  const [opened, setOpen] = useState<"access" | "exchange" | null>(null);
  return (
    <>
      {preview === null && (
        <Tip text={t`Who has access`}>
          <Button ref={button} look="quiet" className="access-button" aria-label={t`Who has access`} onPress={() => setOpen("access")}>
            <UsersRound />
            <span aria-hidden>
              <Trans>Access</Trans>
            </span>
          </Button>
        </Tip>
      )}
      {opened === "access" && <AccessDialog detail={detail} onClose={() => setOpen(null)} onExchange={() => setOpen("exchange")} />}
      {opened === "exchange" && <ExchangeDialog detail={detail} onClose={() => setOpen(null)} />}
    </>
  );
}
