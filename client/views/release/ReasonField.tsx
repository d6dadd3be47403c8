import { Trans } from "@lingui/react/macro";
import type { Reason } from "../../hooks/use-reason.ts";

interface ReasonFieldProps {
  readonly label: string;
  readonly reason: Reason;
  readonly isReadOnly: boolean;
}

/** The field for a reason, and what is missing. */
export function ReasonField({ label, reason: { text, change, isMissing, field }, isReadOnly }: ReasonFieldProps) {
  return (
    <>
      <label className="field">
        <span className="field-label">{label}</span>
        <textarea
          ref={field}
          className="input"
          dir={text === "" ? undefined : "auto"}
          rows={2}
          readOnly={isReadOnly}
          aria-invalid={isMissing}
          value={text}
          onChange={({ target }) => change(target.value)}
        />
      </label>
      {isMissing && (
        <p className="field-fault" role="alert">
          <Trans>Say why first.</Trans>
        </p>
      )}
    </>
  );
}
