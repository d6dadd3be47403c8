import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { RequestFailure } from "../control/rest-client.ts";
import { problemSentence } from "./problems.ts";

type Code = RequestFailure["code"];

const SENTENCES: Partial<Record<Code, MessageDescriptor>> = {
  offline: msg`The server did not answer. Nothing is lost: send it again. It is recorded only once.`,
  "not-found": msg`This is no longer there, or no longer shared with you, so nothing was recorded. Copy what you wrote if you need it.`,
  "card-gone": msg`The card was deleted, so nothing was recorded. What you wrote stays here: restore the card, or copy it.`,
  "already-resolved": msg`This thread is resolved already.`,
  "not-resolved": msg`This thread is open already.`,
  "already-withdrawn": msg`This was withdrawn already.`,
  "too-many-acts": msg`This thread is full. Begin a new one.`,
  "act-too-large": msg`This is too long. Make it shorter and send it again.`,
  "cannot-mention": msg`Somebody you mentioned can no longer read this card. Remove their name and send it again.`,
  "too-many-attempts": msg`You have sent very much in the last minute. Wait a moment and send it again.`,
};

/** Why what a person said was not recorded, as a sentence that says what to do. */
export function actProblem(code: Code): MessageDescriptor {
  return SENTENCES[code] ?? problemSentence(code);
}
