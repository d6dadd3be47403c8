import type { Disclosure } from "../../shared/rest/releases.ts";
import { dateTimeGroup } from "../i18n/format.ts";
import { Moment } from "./Moment.tsx";

/** Who has acknowledged a recall, when, and what they noted. */
export function AcknowledgementList({ acknowledgements }: Pick<NonNullable<Disclosure["recall"]>, "acknowledgements">) {
  return (
    <ul className="grid gap-1">
      {acknowledgements.map(({ by, partner, at, note }) => (
        <li key={`${by.id} ${at}`} className="grid gap-0.5">
          <span>
            <b>
              <bdi>{by.displayName}</bdi>
            </b>{" "}
            <bdi className="act-partner">{partner}</bdi> <bdi dir="ltr">{dateTimeGroup(new Date(at))}</bdi> <Moment at={at} />
          </span>
          {note !== undefined && (
            <span className="record-reason" dir="auto">
              {note}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
