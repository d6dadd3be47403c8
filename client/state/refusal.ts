import type { RequestFailure } from "../control/rest-client.ts";
import { expireSession, recheckSession } from "./session.ts";

/** Takes note of a refusal that says something about the person: their session has ended, or they may no longer do what the page offers them. */
export function noteRefusal(code: RequestFailure["code"]): void {
  if (code === "sign-in-required") expireSession();
  if (code === "not-allowed") void recheckSession();
}
