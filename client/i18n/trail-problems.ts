import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { RequestFailure } from "../control/rest-client.ts";
import { problemSentence } from "./problems.ts";

const SENTENCES: Partial<Record<RequestFailure["code"], MessageDescriptor>> = {
  "not-allowed": msg`You may not read this trail.`,
  "bad-request": msg`The address asks for records in a way that the server does not understand. Change the filters.`,
  busy: msg`A trail is being exported already. Try again when that has ended.`,
};

/** Why a trail was not read, as one sentence. */
export function trailProblem(code: RequestFailure["code"]): MessageDescriptor {
  return SENTENCES[code] ?? problemSentence(code);
}
