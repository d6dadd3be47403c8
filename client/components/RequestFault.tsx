import { useLingui } from "@lingui/react";
import type { RequestFailure } from "../control/rest-client.ts";
import { problemSentence } from "../i18n/problems.ts";
import { Note } from "./Note.tsx";

/** Why a request was refused, where there is such a refusal. */
export function RequestFault({ code }: { readonly code: RequestFailure["code"] | null }) {
  const { i18n } = useLingui();
  return code === null ? null : <Note tone="bad">{i18n._(problemSentence(code))}</Note>;
}
