import { useState } from "react";
import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import { useDraft } from "../../hooks/use-draft.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { dateTimeGroup, localMoment, zonedMoment } from "../../i18n/format.ts";
import { Field } from "./Field.tsx";
import { useSheet } from "./sheet-context.ts";

type Occurred = NonNullable<Card["occurred"]>;

/** When it happened: entered in Zulu, shown in Zulu, in the reader's zone and in the source's own. */
export function TimeField({ occurred }: { readonly occurred: Card["occurred"] }) {
  const { t } = useLingui();
  const { edits } = useRoom();
  const { card, isReadOnly } = useSheet();
  const [hasFailed, setFailed] = useState(false);
  const precisions: Record<Occurred["precision"], string> = {
    exact: t`Exact`,
    minute: t`To the minute`,
    hour: t`To the hour`,
    day: t`To the day`,
    month: t`To the month`,
    year: t`To the year`,
  };

  const save = (change: { readonly [Key in keyof Occurred]?: Occurred[Key] | undefined }) => {
    const { from, to, precision, zone } = { ...occurred, ...change };
    const value =
      from === undefined ? undefined : { from, ...(to !== undefined && { to }), ...(precision && { precision }), ...(zone && { zone }) };
    setFailed(!edits.set(card.key, "occurred", value).ok);
  };
  const from = useDraft(forInput(occurred?.from), (text) => save({ from: fromInput(text) }));
  const to = useDraft(forInput(occurred?.to), (text) => save({ to: fromInput(text) }));
  const zone = useDraft(occurred?.zone ?? "", (text) => save({ zone: text.trim() || undefined }));
  const hasTime = occurred !== undefined;
  return (
    <Field name="occurred" label={t`When it happened (Zulu)`}>
      {() => (
        <div className="grid gap-2">
          <div className="sheet-pair">
            <input type="datetime-local" className="input" dir="ltr" aria-label={t`From, Zulu`} disabled={isReadOnly} {...from} />
            <input type="datetime-local" className="input" dir="ltr" aria-label={t`To, Zulu`} disabled={isReadOnly || !hasTime} {...to} />
          </div>
          {hasTime && (
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
              <input className="input" dir="ltr" aria-label={t`Time zone of the source`} maxLength={64} disabled={isReadOnly} {...zone} />
            </div>
          )}
          {hasTime && <Moments occurred={occurred} />}
          {hasFailed && <p className="field-fault" role="alert">{t`The end must not be before the start; nothing was changed.`}</p>}
        </div>
      )}
    </Field>
  );
}

function Moments({ occurred }: { readonly occurred: Occurred }) {
  const { t, i18n } = useLingui();
  const from = new Date(occurred.from);
  return (
    <dl className="moments">
      <dt>{t`Zulu`}</dt>
      <dd>
        <bdi dir="ltr">{dateTimeGroup(from)}</bdi>
        {occurred.to !== undefined && (
          <>
            {" – "}
            <bdi dir="ltr">{dateTimeGroup(new Date(occurred.to))}</bdi>
          </>
        )}
      </dd>
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

/** A stored instant as the input wants it, in Zulu. */
function forInput(instant: string | undefined): string {
  if (instant === undefined) return "";
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString().slice(0, 16);
}

function fromInput(text: string): string | undefined {
  const at = text === "" ? null : new Date(`${text}Z`);
  return at === null || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
