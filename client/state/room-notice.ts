import { msg } from "@lingui/core/macro";
import type { Notice } from "../../shared/control/events.ts";
import { expireSession } from "./session.ts";
import { showToast } from "./toasts.ts";

/** Does what a notice of the server asks for: the person signs in again, or is told what became of an edit. The other codes are told by other events. */
export function takeNotice({ code }: Notice): void {
  if (code === "signed-out") expireSession();
  if (code === "landed-deleted") showToast(msg`What you wrote was kept in the record, but its card had been deleted meanwhile.`);
}
