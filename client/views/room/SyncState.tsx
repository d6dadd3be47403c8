import { useLingui } from "@lingui/react/macro";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { NOT_SAVING, syncStateWords } from "../../i18n/sync-state-words.ts";

/** Whether this person's edits are saved. It shows *Saved* only when every edit has its receipt (P1). */
export function SyncState() {
  const { t, i18n } = useLingui();
  const { session, isPast, preview } = useRoom();
  const badge = useSignal(session.badge);
  const isSaving = useSignal(session.isSaving);
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
  const isHalted = !isSaving && badge.kind === "saved";
  const { label, explanation } = isHalted ? NOT_SAVING : syncStateWords(badge);
  return (
    <output className="sync" data-kind={isHalted ? "saving" : badge.kind} title={i18n._(explanation)}>
      {i18n._(label)}
    </output>
  );
}
