import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import type { SyncBadge } from "../../state/room-session.ts";

/** Whether this person's edits are saved. It shows *Saved* only when every edit has its receipt (P1). */
export function SyncState() {
  const { t } = useLingui();
  const { session, isPast, preview } = useRoom();
  const badge = useSignal(session.badge);
  const isSaving = useSignal(session.isSaving);
  const words = useBadgeWords();
  if (isPast) {
    return (
      <span className="sync" data-kind="past">
        {t`The past`}
      </span>
    );
  }
  if (preview !== null) {
    return (
      <span className="sync" data-kind="preview">
        {t`Preview as ${preview.partner}`}
      </span>
    );
  }
  // Nothing of this person's waits, but nothing could be saved either.
  const isHalted = !isSaving && badge.kind === "saved";
  const { label, explanation } = isHalted
    ? { label: t`Live · Not saving`, explanation: t`The server takes no edits at the moment; new ones wait in this window.` }
    : words(badge);
  return (
    <output className="sync" data-kind={isHalted ? "saving" : badge.kind} title={explanation}>
      {label}
    </output>
  );
}

function useBadgeWords() {
  const { t } = useLingui();
  return (badge: SyncBadge): { label: string; explanation: string } => {
    switch (badge.kind) {
      case "connecting":
        return { label: t`Connecting`, explanation: t`The board is being fetched.` };
      case "saved":
        return { label: t`Live · Saved`, explanation: t`Every edit of yours is in the ledger on disk.` };
      case "saving":
        return {
          label: t`Saving ${badge.edits}`,
          explanation: t`${plural(badge.edits, { one: "# edit is on its way to the ledger.", other: "# edits are on their way to the ledger." })}`,
        };
      case "offline":
        return {
          label: badge.edits === 0 ? t`Offline` : t`Offline · ${badge.edits} unsent`,
          explanation: t`${plural(badge.edits, { 0: "The server cannot be reached. What you write is kept here and goes out by itself; do not close this page.", one: "The server cannot be reached. # edit is kept here and goes out by itself; do not close this page.", other: "The server cannot be reached. # edits are kept here and go out by themselves; do not close this page." })}`,
        };
      case "read-only":
        return { label: t`Live · Read-only`, explanation: t`You may read the cards and not change them.` };
      case "signed-out":
        return { label: t`Signed out`, explanation: t`Your session has ended. Sign in again; what you wrote is kept until then.` };
      case "rejected":
        return { label: t`Rejected`, explanation: t`The server refused an edit; see the message below.` };
    }
  };
}
