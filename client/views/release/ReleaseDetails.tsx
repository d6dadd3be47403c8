import { useLingui } from "@lingui/react/macro";
import { PRECISIONS } from "../../i18n/precision-words.ts";
import { AssessmentChoice } from "../../components/AssessmentChoice.tsx";
import { GradingChoice } from "../../components/GradingChoice.tsx";
import type { ReleaseEntry, ReleaseForm } from "../../model/release-form.ts";
import type { FindingMark } from "../../model/finding-marks.ts";
import { MarkedText } from "./MarkedText.tsx";

interface ReleaseDetailsProps {
  readonly form: ReleaseForm;
  readonly setForm: (part: Partial<ReleaseForm>) => void;
  readonly marksOf: (entry: ReleaseEntry) => readonly FindingMark[];
  readonly faultOf: (entry: ReleaseEntry) => string | null;
}

/** What a release says beside its text: when it happened, where, how good the source is, what we make of it, and tags. All of it may stay empty. */
export function ReleaseDetails({ form, setForm, marksOf, faultOf }: ReleaseDetailsProps) {
  const { t, i18n } = useLingui();
  const entry = (name: ReleaseEntry, label: string, dir: "auto" | "ltr" = "ltr") => (
    <MarkedText
      name={name}
      label={label}
      dir={dir}
      value={form[name]}
      marks={marksOf(name)}
      fault={faultOf(name)}
      onChange={(value) => setForm({ [name]: value })}
    />
  );
  return (
    <div className="grid gap-3">
      <div className="release-row">
        {entry("from", t`From, Zulu`)}
        {entry("to", t`To, Zulu`)}
        <label className="field">
          <span className="field-label">{t`Precision of the time`}</span>
          <select
            className="input"
            value={form.precision}
            onChange={({ target }) => setForm({ precision: PRECISIONS.find(({ id }) => id === target.value)?.id ?? "hour" })}
          >
            {PRECISIONS.map(({ id, words }) => (
              <option key={id} value={id}>
                {i18n._(words)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="release-row release-row-place">
        {entry("place", t`Place`, "auto")}
        {entry("lat", t`Latitude`)}
        {entry("lon", t`Longitude`)}
        {entry("metres", t`± metres`)}
      </div>
      <div className="field">
        <span className="field-label">{t`Source grading`}</span>
        <GradingChoice
          source={form.source}
          onGrade={(reliability, credibility) =>
            setForm({ source: { ...(reliability && { reliability }), ...(credibility && { credibility }) } })
          }
        />
      </div>
      <div className="field">
        <span className="field-label">{t`Own assessment`}</span>
        <AssessmentChoice assessment={form.assessment} onAssess={(assessment) => setForm({ assessment: assessment ?? {} })} />
      </div>
      {entry("tags", t`Tags, parted by commas`, "auto")}
    </div>
  );
}
