import { useLingui } from "@lingui/react";
import type { RequestState } from "../../hooks/use-request.ts";
import { releaseProblem } from "../../i18n/release-words.ts";

/** Why something about a release was refused, beside what was asked; nothing while it was not. */
export function RefusedRequest({ state }: { readonly state: RequestState }) {
  const { i18n } = useLingui();
  if (state.kind !== "refused") return null;
  return (
    <p className="field-fault" role="alert">
      {i18n._(releaseProblem(state.code))}
    </p>
  );
}
