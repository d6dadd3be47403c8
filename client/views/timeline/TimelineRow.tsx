import { memo } from "react";
import { useLingui } from "@lingui/react/macro";
import { Avatar } from "../../components/Avatar.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { localDay, localTime, zulu } from "../../i18n/format.ts";
import { cardKey } from "../../model/card-key.ts";
import type { TimelineLine } from "../../model/timeline-lines.ts";
import { Sentence } from "./Sentence.tsx";

/** The heading above the lines of an hour: day, time in Zulu and local time. */
export function HourHead({ atMs }: { readonly atMs: number }) {
  const { i18n } = useLingui();
  const at = new Date(atMs);
  return (
    <h3 className="timeline-hour">
      <span>{localDay(i18n.locale, at)}</span>
      <bdi dir="ltr">{zulu(at)}</bdi>
      <span className="text-faint">{localTime(i18n.locale, at)}</span>
    </h3>
  );
}

/** One line: who did what, when, and where. It opens the card that it is about, but for one that the line says was deleted. */
export const Line = memo(function Line({ line }: { readonly line: TimelineLine }) {
  const { t } = useLingui();
  const { open } = useRoom();
  const { card, verb } = line.entry;
  if (card === undefined || verb === "deleted")
    return (
      <div className="timeline-line" data-text-of={line.compartment}>
        <LineContent line={line} />
      </div>
    );
  return (
    <button
      type="button"
      className="timeline-line"
      title={t`Open the card`}
      data-text-of={line.compartment}
      data-text-card={card.id}
      onClick={() => open(cardKey(line.compartment, card.id))}
    >
      <LineContent line={line} />
    </button>
  );
});

function LineContent({ line: { entry, compartment: id, atMs } }: { readonly line: TimelineLine }) {
  const { compartments } = useRoom();
  const compartment = compartments.get(id);
  const at = new Date(atMs);
  return (
    <>
      <Avatar username={entry.author.username} displayName={entry.author.displayName} size={24} />
      <span className="grid min-w-0 gap-0.5">
        <span className="timeline-meta">
          {compartment && <CompartmentChip compartment={compartment} isShort />}
          <time dateTime={entry.at} dir="ltr" title={zulu(at, true)}>
            {zulu(at)}
          </time>
        </span>
        <span className="timeline-text">
          <Sentence entry={entry} />
        </span>
      </span>
    </>
  );
}
