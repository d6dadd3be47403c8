import { useState } from "react";
import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import { useDraft } from "../../hooks/use-draft.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { dateTimeGroup, localMoment, zonedMoment } from "../../i18n/format.ts";
import { readZulu } from "../../model/zulu-input.ts";
import { Field } from "./Field.tsx";
import { useSheet } from "./sheet-context.ts";

type Occurred = NonNullable<Card["occurred"]>;

/** When it happened: entered and shown in Zulu, and also shown in the reader's zone and in the source's zone. */
export function TimeField({ occurred }: { readonly occurred: Card["occurred"] }) {
  const { t } = useLingui();
  const { isReadOnly } = useSheet();
  const { fault, save, saveMoment } = useOccurred(occurred);
  const from = useDraft(forInput(occurred?.from), (text) => saveMoment("from", text));
  const to = useDraft(forInput(occurred?.to), (text) => saveMoment("to", text));
  const zone = useDraft(occurred?.zone ?? "", (text) => save({ zone: text.trim() || undefined }));
  const precisions: Record<Occurred["precision"], string> = {
    exact: t`Exact`,
    minute: t`To the minute`,
    hour: t`To the hour`,
    day: t`To the day`,
    month: t`To the month`,
    year: t`To the year`,
  };
  const text = { className: "input", dir: "ltr", maxLength: 64 } as const;
  return (
    <Field name="occurred" label={t`When it happened (Zulu)`}>
      {() => (
        <div className="grid gap-2">
          <div className="sheet-pair">
            <input {...text} aria-label={t`From, Zulu`} placeholder={isReadOnly ? "–" : "221634Z NOV 26"} disabled={isReadOnly} {...from} />
            <input {...text} aria-label={t`To, Zulu`} placeholder={t`until`} disabled={isReadOnly || occurred === undefined} {...to} />
          </div>
          {occurred && (
            <div className="sheet-pair">
              <select
                className="input"
                aria-label={t`Precision of the time`}
                disabled={isReadOnly}
                value={occurred.precision}
                onChange={(event) => save({ precision: event.target.value as Occurred["precision"] })}
              >
                {Object.entries(precisions).map(([id, label]) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </select>
              <input {...text} aria-label={t`Time zone of the source`} disabled={isReadOnly} {...zone} />
            </div>
          )}
          {occurred && <Moments occurred={occurred} />}
          {fault !== null && (
            <p className="field-fault" role="alert">
              {fault === "order"
                ? t`The end must not be before the start; nothing was changed.`
                : t`Write a moment in Zulu, such as 221634Z NOV 26 or 2026-11-22 16:34; nothing was changed.`}
            </p>
          )}
        </div>
      )}
    </Field>
  );
}

/** Writes parts of the time; an impossible time is refused as a whole, with the reason. */
function useOccurred(occurred: Card["occurred"]) {
  const { edits } = useRoom();
  const { card } = useSheet();
  const [fault, setFault] = useState<"order" | "format" | null>(null);
  const save = (change: { readonly [Key in keyof Occurred]?: Occurred[Key] | undefined }) => {
    const { from, to, precision, zone } = { ...occurred, ...change };
    const value =
      from === undefined ? undefined : { from, ...(to !== undefined && { to }), ...(precision && { precision }), ...(zone && { zone }) };
    setFault(edits.set(card.key, "occurred", value).ok ? null : "order");
  };
  const saveMoment = (name: "from" | "to", text: string) => {
    const at = text.trim() === "" ? undefined : readZulu(text);
    if (at === null) setFault("format");
    else save({ [name]: at });
  };
  return { fault, save, saveMoment };
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
