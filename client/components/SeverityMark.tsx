import { memo } from "react";
import { useLingui } from "@lingui/react";
import type { Severity } from "../../shared/board/vocabulary.ts";
import { SEVERITY_WORDS } from "../i18n/words.ts";

const shapes: Readonly<Record<Severity, string>> = {
  critical: "M8 .8 15.2 8 8 15.2.8 8Z",
  high: "M8 1.2 15.4 14.6H.6Z",
  medium: "M8 .9 14.4 4.5v7L8 15.1 1.6 11.5v-7Z",
  low: "M1.8 1.8h12.4v12.4H1.8Z",
  info: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z",
};

/** Severity as shape, letter and colour together, so that each of them is enough to read it. */
export const SeverityMark = memo(function SeverityMark({ severity }: { readonly severity: Severity | undefined }) {
  const { i18n } = useLingui();
  if (severity === undefined) return null;
  const word = i18n._(SEVERITY_WORDS[severity]);
  return (
    <span className="severity" style={{ color: `var(--sev-${severity})` }} title={word}>
      <svg viewBox="0 0 16 16" className="severity-shape" role="img" aria-label={word}>
        <path d={shapes[severity]} fill="currentColor" fillOpacity="0.16" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
        <text x="8" y={severity === "high" ? 12.6 : 10.9} textAnchor="middle" fontSize="8" fontWeight="750" fill="currentColor">
          {severity[0]?.toUpperCase()}
        </text>
      </svg>
    </span>
  );
});
