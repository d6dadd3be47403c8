import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import { useDraft } from "../../hooks/use-draft.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { dateTimeGroup, localMoment, zonedMoment } from "../../i18n/format.ts";
import { PRECISIONS } from "../../i18n/precision-words.ts";
import { readZulu } from "../../model/zulu-input.ts";
import { Field } from "./Field.tsx";
import { FieldFault } from "./FieldFault.tsx";
import { useSheet } from "./sheet-context.ts";

type Occurred = NonNullable<Card["occurred"]>;

/** `format`: no moment. `order`: it would end before it starts. `start`: an end waits in its field for a start. `zone`: no time zone. */
type TimeFault = "format" | "order" | "start" | "zone";

/** When it happened: entered and shown in Zulu, and also shown in the reader's zone and in the source's zone. */
export function TimeField({ occurred }: { readonly occurred: Card["occurred"] }) {
  const { t } = useLingui();
  const { isReadOnly } = useSheet();
  const { drafts, inputs, setPrecision } = useTimeDrafts(occurred);
  const sentences: Record<TimeFault, string> = {
    format: t`Write a moment in Zulu, such as 221634Z NOV 26 or 2026-11-22 16:34; nothing was changed.`,
    order: t`The end must not be before the start; nothing was changed.`,
    start: t`A time that has an end needs a start, too.`,
    zone: t`This is not a time zone. Write one such as Asia/Dubai or +04:00; nothing was changed.`,
  };
  const text = { className: "input", dir: "ltr" } as const;
  return (
    <Field name="occurred" label={t`When it happened (Zulu)`}>
      {() => (
        <div className="grid gap-2">
          <div className="sheet-pair">
            <input
              {...text}
              aria-label={t`From, Zulu`}
              placeholder={isReadOnly ? "–" : "221634Z NOV 26"}
              disabled={isReadOnly}
              {...inputs.from}
            />
            <input {...text} aria-label={t`To, Zulu`} placeholder={isReadOnly ? "–" : t`until`} disabled={isReadOnly} {...inputs.to} />
          </div>
          <FieldFault draft={drafts.from} sentences={sentences} />
          <FieldFault draft={drafts.to} sentences={sentences} />
          {occurred && (
            <div className="sheet-pair">
              <PrecisionChoice precision={occurred.precision} onChoose={setPrecision} />
              <input {...text} aria-label={t`Time zone of the source`} disabled={isReadOnly} {...inputs.zone} />
            </div>
          )}
          <FieldFault draft={drafts.zone} sentences={sentences} />
          {occurred && <Moments occurred={occurred} />}
        </div>
      )}
    </Field>
  );
}

interface PrecisionChoiceProps {
  readonly precision: Occurred["precision"];
  readonly onChoose: (precision: Occurred["precision"]) => void;
}

function PrecisionChoice({ precision, onChoose }: PrecisionChoiceProps) {
  const { t, i18n } = useLingui();
  const { isReadOnly } = useSheet();
  return (
    <select
      className="input"
      aria-label={t`Precision of the time`}
      disabled={isReadOnly}
      value={precision}
      onChange={(event) => onChoose(event.target.value as Occurred["precision"])}
    >
      {PRECISIONS.map(({ id, words }) => (
        <option key={id} value={id}>
          {i18n._(words)}
        </option>
      ))}
    </select>
  );
}

/** What is typed into the fields of the time. A moment that was refused beside the other one is stored with it once both fit. */
function useTimeDrafts(occurred: Card["occurred"]) {
  const { edits } = useRoom();
  const { card } = useSheet();
  const drafts = {
    from: useDraft<TimeFault>(forInput(occurred?.from), { card: card.key, field: "occurred.from" }),
    to: useDraft<TimeFault>(forInput(occurred?.to), { card: card.key, field: "occurred.to", waiting: "start" }),
    zone: useDraft<TimeFault>(occurred?.zone ?? "", { card: card.key, field: "occurred.zone" }),
  };
  const save = (change: { readonly [Key in keyof Occurred]?: Occurred[Key] | undefined }): TimeFault | null => {
    const { from, to, precision, zone } = { ...occurred, ...change };
    if (from === undefined && to !== undefined) return "start";
    const value =
      from === undefined ? undefined : { from, ...(to !== undefined && { to }), ...(precision && { precision }), ...(zone && { zone }) };
    return edits.set(card.key, "occurred", value).ok ? null : "order";
  };
  const saveMoment = (name: "from" | "to", text: string): TimeFault | null => {
    const other = name === "from" ? "to" : "from";
    const at = readMoment(text);
    if (at === null) return "format";
    const typed = drafts[other].text;
    const waiting = typed === null ? null : readMoment(typed);
    if (waiting !== null && save({ [name]: at, [other]: waiting }) === null) {
      drafts[other].clear();
      return null;
    }
    return save({ [name]: at });
  };
  const inputs = {
    from: drafts.from.bind((text) => saveMoment("from", text)),
    to: drafts.to.bind((text) => saveMoment("to", text)),
    zone: drafts.zone.bind((text) => (text.trim() === "" || isTimeZone(text.trim()) ? save({ zone: text.trim() || undefined }) : "zone")),
  };
  return { drafts, inputs, setPrecision: (precision: Occurred["precision"]) => save({ precision }) };
}

/** Undefined where nothing is written, null where it is no moment. */
function readMoment(text: string): string | null | undefined {
  return text.trim() === "" ? undefined : readZulu(text);
}

function isTimeZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

function Moments({ occurred }: { readonly occurred: Occurred }) {
  const { t, i18n } = useLingui();
  const from = new Date(occurred.from);
  return (
    <dl className="moments">
      <dt>{t`Here`}</dt>
      <dd>{localMoment(i18n.locale, from)}</dd>
      {occurred.zone !== "UTC" && (
        <>
          <dt>{t`Source`}</dt>
          <dd>{zonedMoment(i18n.locale, from, occurred.zone)}</dd>
        </>
      )}
    </dl>
  );
}

/** A stored instant as a date-time group, as the input shows it. */
function forInput(instant: string | undefined): string {
  if (instant === undefined) return "";
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? "" : dateTimeGroup(at);
}
