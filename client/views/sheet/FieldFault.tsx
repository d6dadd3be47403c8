import type { ReactNode } from "react";
import type { Draft } from "../../hooks/use-draft.ts";

interface FieldFaultProps<Fault extends string> {
  readonly draft: Draft<Fault>;
  /** A sentence for each fault, which says what to do. */
  readonly sentences: Readonly<Record<Fault, ReactNode>>;
}

/** Why what was typed into a field is not stored. The text stays in the field to be corrected. */
export function FieldFault<Fault extends string>({ draft: { fault, isWaiting, faultId }, sentences }: FieldFaultProps<Fault>) {
  if (fault === null) return null;
  const look = isWaiting ? { className: "text-[12px] text-quiet" } : { className: "field-fault", role: "alert" };
  return (
    <p id={faultId} {...look}>
      {sentences[fault]}
    </p>
  );
}
