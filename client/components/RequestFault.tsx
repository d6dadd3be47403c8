import type { MessageDescriptor } from "@lingui/core";
import { useLingui } from "@lingui/react";
import type { RequestFailure } from "../control/rest-client.ts";
import { problemSentence } from "../i18n/problems.ts";
import { Note } from "./Note.tsx";

interface RequestFaultProps {
  readonly code: RequestFailure["code"] | null;
  /** The sentence for a code, where what was asked for needs words of its own. */
  readonly sentence?: (code: RequestFailure["code"]) => MessageDescriptor;
}

/** Why a request was refused, where there is such a refusal. */
export function RequestFault({ code, sentence = problemSentence }: RequestFaultProps) {
  const { i18n } = useLingui();
  return code === null ? null : <Note tone="bad">{i18n._(sentence(code))}</Note>;
}
