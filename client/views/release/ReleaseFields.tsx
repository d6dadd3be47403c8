import { useLingui } from "@lingui/react/macro";
import { ChevronDown } from "lucide-react";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { CARD_KINDS, SEVERITIES, TLP_LEVELS } from "../../../shared/board/vocabulary.ts";
import { levelWord } from "../../../shared/marking/marking-text.ts";
import { MOST_RELEASED_CHARACTERS } from "../../../shared/acts/release-content.ts";
import { KIND_WORDS, SEVERITY_WORDS } from "../../i18n/words.ts";
import { TLP_WORDS } from "../../i18n/release-words.ts";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import { useArrivalFocus } from "../../hooks/use-arrival-focus.ts";
import type { ReleaseWriting } from "../../hooks/use-release-writing.ts";
import { marksIn } from "../../model/finding-marks.ts";
import { releaseFaults, type ReleaseEntry, type ReleaseFault, type ReleaseForm } from "../../model/release-form.ts";
import { isAboveCeiling } from "../../model/release-readiness.ts";
import { MarkedText } from "./MarkedText.tsx";
import { ReleaseDetails } from "./ReleaseDetails.tsx";

/** What the others will read, written fresh: title and text first, then how it is marked, and what may be said beside it. */
export function ReleaseFields({ writing }: { readonly writing: ReleaseWriting }) {
  const { t, i18n } = useLingui();
  const { draft, setForm, found, targets } = writing;
  const { form } = draft;
  const title = useArrivalFocus<HTMLTextAreaElement>();
  const faultOf = useFaultWords(form);
  const findings = found.map(({ finding }) => finding);
  const marksOf = (entry: ReleaseEntry) => marksIn(entry, form[entry], findings);
  const scheme = useMarkingScheme();
  const { marking } = form;
  const isAbove = (part: Partial<typeof marking>) =>
    targets.some((target) => isAboveCeiling({ ...form, marking: { tlp: "clear", caveats: [], orcon: false, ...part } }, target, scheme));
  return (
    <>
      <MarkedText
        ref={title}
        name="title"
        label={t`Headline`}
        className="release-title"
        value={form.title}
        marks={marksOf("title")}
        fault={faultOf("title")}
        onChange={(value) => setForm({ title: value })}
      />
      <MarkedText
        name="body"
        label={t`Text`}
        rows={6}
        placeholder={t`Write it fresh, for them. Nothing is copied from the card.`}
        value={form.body}
        marks={marksOf("body")}
        fault={faultOf("body")}
        onChange={(value) => setForm({ body: value })}
      />
      <div className="release-row release-row-head">
        <label className="field">
          <span className="field-label">{t`Kind`}</span>
          <select
            className="input"
            value={form.kind}
            onChange={({ target }) => setForm({ kind: CARD_KINDS.find((kind) => kind === target.value) ?? "report" })}
          >
            {CARD_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {i18n._(KIND_WORDS[kind])}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="field-label">{t`Severity`}</span>
          <select
            className="input"
            value={form.severity}
            onChange={({ target }) => setForm({ severity: SEVERITIES.find((severity) => severity === target.value) ?? "" })}
          >
            <option value="">{t`Not judged`}</option>
            {SEVERITIES.toReversed().map((severity) => (
              <option key={severity} value={severity}>
                {i18n._(SEVERITY_WORDS[severity])}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="field-label">{t`Marking`}</span>
          <select
            className="input"
            value={form.marking.tlp}
            aria-invalid={isAbove({ tlp: marking.tlp })}
            onChange={({ target }) =>
              setForm({ marking: { ...form.marking, tlp: TLP_LEVELS.find((tlp) => tlp === target.value) ?? form.marking.tlp } })
            }
          >
            {TLP_LEVELS.map((tlp) => (
              <option key={tlp} value={tlp} disabled={isAbove({ tlp })}>
                {`TLP:${tlp.toUpperCase()} · ${i18n._(TLP_WORDS[tlp])}`}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="release-row release-row-marking">
        <label className="field">
          <span className="field-label">{t`Classification`}</span>
          <select
            className="input"
            value={marking.classification ?? ""}
            aria-invalid={marking.classification !== undefined && isAbove({ classification: marking.classification })}
            onChange={({ target }) => setForm({ marking: withClassification(marking, target.value) })}
          >
            <option value="">{t`As its readers’ compartment`}</option>
            {scheme.classifications.map((classification) => (
              <option key={classification} value={classification} disabled={isAbove({ classification })}>
                {levelWord(classification)}
              </option>
            ))}
          </select>
        </label>
        <label className="release-orcon">
          <input
            type="checkbox"
            checked={form.marking.orcon}
            onChange={({ target }) => setForm({ marking: { ...form.marking, orcon: target.checked } })}
          />
          {t`ORCON: its readers ask us before they pass it on`}
        </label>
      </div>
      <details className="release-details">
        <summary>
          <ChevronDown aria-hidden />
          {t`When, where, grading, tags`}
        </summary>
        <ReleaseDetails form={form} setForm={setForm} marksOf={marksOf} faultOf={faultOf} />
      </details>
    </>
  );
}

function withClassification(marking: ReleaseForm["marking"], level: string): ReleaseForm["marking"] {
  const { classification: _, ...others } = marking;
  return level === "" ? others : { ...others, classification: level };
}

/** What is wrong with an entry, in words. That something is not written yet is said beside the button that sends it. */
function useFaultWords(form: ReleaseWriting["draft"]["form"]): (entry: ReleaseEntry) => string | null {
  const { t } = useLingui();
  const faults = releaseFaults(form);
  const sentences: Record<Exclude<ReleaseFault, "none">, string> = {
    long: t`This is too long: at most ${MOST_RELEASED_CHARACTERS} characters in the text, ${BOARD_LIMITS.title} in the headline.`,
    unseen: t`Some characters cannot be seen, or change the direction of the text. Type it again without them.`,
    moment: t`Write a moment in Zulu, such as 221634Z NOV 26 or 2026-11-22 16:34.`,
    start: t`A time that has an end needs a start, too.`,
    order: t`The end must not be before the start.`,
    degrees: t`Write degrees as a decimal number: latitude −90 to 90, longitude −180 to 180.`,
    half: t`A position needs both latitude and longitude.`,
    metres: t`Write the precision as a number of metres.`,
    alone: t`A precision belongs to a place or a position.`,
    tags: t`At most ${BOARD_LIMITS.tags} tags, of ${BOARD_LIMITS.word} characters each.`,
  };
  return (entry) => {
    const fault = faults[entry];
    return fault === undefined || fault === "none" ? null : sentences[fault];
  };
}
