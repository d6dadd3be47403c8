import { useLingui } from "@lingui/react";
import type { RequestState } from "../../hooks/use-request.ts";
import { useShown } from "../../hooks/use-shown.ts";
import { actProblem } from "../../i18n/act-words.ts";
import type { ActAnswer } from "../../state/card-acts.ts";

/** Why a request was refused, beside what was asked; nothing while it was not. */
export function ActFault({ state }: { readonly state: RequestState }) {
  return state.kind === "refused" ? <Refusal code={state.code} /> : null;
}

function Refusal({ code }: { readonly code: NonNullable<ActAnswer> }) {
  const { i18n } = useLingui();
  const ref = useShown<HTMLParagraphElement>();
  return (
    <p ref={ref} className="field-fault" role="alert">
      {i18n._(actProblem(code))}
    </p>
  );
}
