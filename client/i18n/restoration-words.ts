import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { RestorationAnswer } from "../control/api.ts";
import type { RequestFailure } from "../control/rest-client.ts";
import { problemSentence } from "./problems.ts";

/** Why a card was not brought back. */
export type RefusalWhy = RestorationAnswer["refused"][number]["why"];

/** Why a card was not brought back, as a sentence. */
export const REFUSAL_WORDS: Record<RefusalWhy, MessageDescriptor> = {
  "not-there": msg`It was not on the board at that moment.`,
  "too-large": msg`It holds more text than one change may carry. The timeline and the playback still show it.`,
  recalled: msg`The nation that released it has recalled it. It is not brought back.`,
  other: msg`It could not be restored. Try again, or load this page again.`,
};

/** The sentence for a restoration that was refused, or stopped midway. */
export function restorationProblem(code: RequestFailure["code"]): MessageDescriptor {
  if (code === "not-found") return msg`There is nothing in the record that could be restored.`;
  if (code === "restoration-stopped")
    return msg`Your right to write here ended while the cards were being restored. What was restored stays.`;
  if (code === "card-recalled") return msg`The nation that released this card has recalled it. It is not brought back.`;
  return problemSentence(code);
}
