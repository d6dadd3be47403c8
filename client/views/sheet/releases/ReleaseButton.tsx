import { useEffect } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Send } from "lucide-react";
import type { Compartment } from "../../../../shared/rest/compartments.ts";
import { Button } from "../../../components/Button.tsx";
import { Tip } from "../../../components/Tip.tsx";
import { useLatest } from "../../../hooks/use-latest.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { mayReleaseFrom } from "../../../model/release-rights.ts";
import { newDraftId } from "../../../model/room-page.ts";

/** Begins a release from the open card; nothing for those who may not release out of its compartment. */
export function ReleaseButton({ compartment }: { readonly compartment: Compartment }) {
  const { t } = useLingui();
  const { user, openCard, turnTo, isLooking } = useRoom();
  const mayRelease = !isLooking && openCard !== null && mayReleaseFrom(user, compartment);
  const begin = () => {
    if (openCard !== null) turnTo({ kind: "writing", card: openCard, draft: newDraftId(new Date()) });
  };
  useReleaseKey(mayRelease ? begin : null);
  if (!mayRelease) return null;
  return (
    <Tip text={t`Write what others may know of it (Ctrl+Alt+R)`}>
      <Button isSmall aria-keyshortcuts="Control+Alt+R" onPress={begin}>
        <Send className="rtl:-scale-x-100" /> <Trans>Release…</Trans>
      </Button>
    </Tip>
  );
}

/** Ctrl+Alt+R, or Cmd+Alt+R, begins a release from the open card. */
function useReleaseKey(begin: (() => void) | null): void {
  const latest = useLatest(begin);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== "KeyR" || latest.current === null) return;
      if (document.querySelector("dialog:modal, [role=dialog]") !== null) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [latest]);
}
