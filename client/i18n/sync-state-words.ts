import type { MessageDescriptor } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";
import type { SyncBadge } from "../sync/connection-state.ts";

/** The badge in the room's bar, and what it says when a person points at it. */
interface SyncStateWords {
  readonly label: MessageDescriptor;
  readonly explanation: MessageDescriptor;
}

/** Nothing of this person's waits, but nothing could be saved either. */
export const NOT_SAVING: SyncStateWords = {
  label: msg`Live · Not saving`,
  explanation: msg`The server takes no edits at the moment; new ones wait in this window.`,
};

/** Whether a person's edits are saved, and whether they may write at all. */
export function syncStateWords(badge: SyncBadge): SyncStateWords {
  switch (badge.kind) {
    case "connecting":
      return { label: msg`Connecting`, explanation: msg`The board is being fetched.` };
    case "saved":
      return { label: msg`Live · Saved`, explanation: msg`Every edit of yours is in the ledger on disk.` };
    case "saving":
      return {
        label: msg`Saving ${badge.edits}`,
        explanation: msg`${plural(badge.edits, { one: "# edit is on its way to the ledger.", other: "# edits are on their way to the ledger." })}`,
      };
    case "offline":
      return {
        label: badge.edits === 0 ? msg`Offline` : msg`Offline · ${badge.edits} unsent`,
        explanation: msg`${plural(badge.edits, { 0: "The server cannot be reached. What you write is kept here and goes out by itself; do not close this page.", one: "The server cannot be reached. # edit is kept here and goes out by itself; do not close this page.", other: "The server cannot be reached. # edits are kept here and go out by themselves; do not close this page." })}`,
      };
    case "read-only":
      return { label: msg`Live · Read-only`, explanation: msg`You may read the cards and not change them.` };
    case "signed-out":
      return { label: msg`Signed out`, explanation: msg`Your session has ended. Sign in again; what you wrote is kept until then.` };
    case "rejected":
      return { label: msg`Rejected`, explanation: msg`The server refused an edit; see the message below.` };
  }
}
