import { useId, type Ref } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { LEAK_RULE_WORDS } from "../../i18n/release-words.ts";
import type { Missing } from "../../model/release-readiness.ts";
import { markedPieces, type FindingMark } from "../../model/finding-marks.ts";

interface MarkedTextProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly marks: readonly FindingMark[];
  /** What is wrong with it, in words that say what to do; null if nothing is. */
  readonly fault: string | null;
  /** Lines to show; one line that wraps unless given. */
  readonly rows?: number;
  readonly className?: string;
  readonly dir?: "auto" | "ltr";
  readonly placeholder?: string;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/**
 * A text in which findings are marked where they stand. The letters stand once more behind the input, unseen, and carry the marks: as attributes, so that the
 * page holds the text once. Screen readers hear the findings with the field.
 */
export function MarkedText({ label, name, value, onChange, marks, fault, rows, className = "", ...field }: MarkedTextProps) {
  const { i18n } = useLingui();
  const { dir = "auto", placeholder, ref } = field;
  const id = useId();
  const isDescribed = marks.length > 0 || fault !== null;
  return (
    <div className={`field ${className}`} data-entry={name}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="marked-box" data-rows={rows ?? 1} data-blocked={marks.some(({ finding }) => finding.weight === "block")}>
        <div className="marked-mirror" dir={dir === "ltr" ? dir : undefined} data-dir={dir} aria-hidden>
          {markedPieces(value, marks).map(({ letters, around }, index) => (
            <span key={index} data-letters={letters} data-weight={around[0]?.weight} />
          ))}
        </div>
        <textarea
          ref={ref}
          id={id}
          name={name}
          className="marked-input"
          dir={value === "" ? undefined : dir}
          rows={rows ?? 1}
          spellCheck
          value={value}
          placeholder={placeholder}
          aria-invalid={fault !== null || marks.length > 0}
          aria-describedby={isDescribed ? `${id}-about` : undefined}
          onKeyDown={(event) => rows === undefined && event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.preventDefault()}
          onChange={(event) => onChange(rows === undefined ? event.target.value.replaceAll("\n", " ") : event.target.value)}
        />
      </div>
      {isDescribed && (
        <div id={`${id}-about`}>
          {fault !== null && <p className="field-fault">{fault}</p>}
          {marks.length > 0 && (
            <ul className="unseen">
              {marks.map(({ finding }) => (
                <li key={finding.id}>
                  {finding.weight === "block" ? <Trans>Must be rewritten:</Trans> : <Trans>To be kept with a reason:</Trans>}{" "}
                  <q>{finding.excerpt}</q>. {i18n._(LEAK_RULE_WORDS[finding.rule])}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}

/** Where each thing that is missing is mended. */
const MENDED_AT: Partial<Record<Missing["kind"], string>> = { title: "title", body: "body", reason: "reason", wordy: "reason" };

/** Puts the focus on what has to be mended before the release can be sent. */
export function focusMissing(root: HTMLElement | null, kind: Missing["kind"]): void {
  const entry = MENDED_AT[kind];
  if (entry !== undefined) return focusEntry(root, entry);
  const place = {
    target: ".release-target input",
    blocked: ".finding",
    unexplained: ".finding-keep input",
    entries: "[aria-invalid=true]",
    ceiling: "select[aria-invalid=true]",
  };
  root?.querySelector<HTMLElement>(place[kind as keyof typeof place] ?? ".release-check")?.focus();
}

/** Puts the focus into an entry of the release, with the words of a finding selected. */
export function focusEntry(root: HTMLElement | null, name: string, range?: { readonly from: number; readonly to: number }): void {
  const box = root?.querySelector<HTMLElement>(`[data-entry="${name}"]`);
  // It may be among the details, which are folded.
  const fold = box?.closest("details");
  if (fold) fold.open = true;
  const input = box?.querySelector<HTMLTextAreaElement | HTMLInputElement>("textarea, input");
  input?.focus();
  if (range !== undefined) input?.setSelectionRange(range.from, range.to);
  input?.scrollIntoView({ block: "nearest" });
}
