import type { MessageDescriptor } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";
import { problems, type ProblemCode } from "../../shared/rest/problem.ts";

/** What the server cannot do just now, with the time after which to ask again that its answer names as well (Retry-After). */
function notNow(code: "unavailable" | "busy" | "not-ready"): MessageDescriptor {
  const { retryAfterSeconds: seconds } = problems[code];
  return msg({
    message: plural(seconds, {
      one: "The server cannot do this just now. Try again in # second.",
      other: "The server cannot do this just now. Try again in # seconds.",
    }),
  });
}

/** Sentences for refusals by the server; a code that is not listed gets a general sentence. */
const SENTENCES: Partial<Record<ProblemCode | "offline", MessageDescriptor>> = {
  offline: msg`The server cannot be reached. Check the connection and try again.`,
  "wrong-credentials": msg`The username or password is wrong. Check both and try again.`,
  "too-many-attempts": msg`Too many attempts. Wait a minute, then try again.`,
  "sign-in-required": msg`Your session has ended. Sign in again.`,
  "not-found": msg`There is no such room, or it is not shared with you.`,
  "not-allowed": msg`Your role does not allow this. Ask a lead of the room.`,
  "unknown-user": msg`No account has this username. Check how it is written.`,
  "not-unmapped": msg`This marking is mapped already, or the card does not have it any more.`,
  "unknown-classification": msg`This installation has no such classification. Choose another one.`,
  "unknown-partner": msg`There is no partner with this code. Choose another one.`,
  "username-taken": msg`There is an account with this username already. Choose another one.`,
  "code-taken": msg`There is a nation with this code already. Choose another one.`,
  "wrong-password": msg`The present password is wrong. Type it again.`,
  "last-administrator": msg`This is the last enabled administrator of the site. Make another account one first.`,
  "last-lead": msg`A room keeps a lead, and one of its host while others of the host are in it. Make somebody else a lead first.`,
  "too-many-invitations": msg`As many of your invitations are unanswered as may be. Take some back, or wait for answers.`,
  "wrong-partner": msg`This link is for people of another partner. Ask who sent it for one of yours.`,
  "link-ended": msg`This link does not work for you: it was used, has expired, or you are in the room already. Ask who sent it for a new one.`,
  "no-room": msg`The board is full, or you hold your share of it. What there was room for was written. Delete cards, or go on in a new compartment.`,
  "too-fast": msg`The board takes no more from you just now. Try again later; what was written stays.`,
  "bad-request": msg`Something in the form is not as it should be. Check what you wrote.`,
  "ledger-unreadable": msg`A part of this compartment's record cannot be read on the server. Nothing was changed. Tell those who run the server; its log names the place.`,
  unavailable: notNow("unavailable"),
  busy: notNow("busy"),
  "not-ready": notNow("not-ready"),
};

/** The sentence for a refused request. */
export function problemSentence(code: ProblemCode | "offline"): MessageDescriptor {
  return SENTENCES[code] ?? msg`That did not work, and nothing was changed. Try again, or tell those who run the server.`;
}
