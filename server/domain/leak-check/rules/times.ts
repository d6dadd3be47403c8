import type { ReleaseContent } from "../../../../shared/acts/release-content.ts";
import type { ContentField } from "../content.ts";
import type { Dossier, SourceMoment } from "../dossier.ts";
import type { Moment } from "../times/moments.ts";
import { utcMinutes } from "../times/utc-minutes.ts";
import { offsetsOfLanguage, zoneOffset } from "../times/zones.ts";
import { excerptAround, type Hit } from "./hit.ts";

const DAY = 1_440;
/** Steps to which a time is rounded in a suggestion, minutes. */
const STEP = 15;

/** Exact times of day of a card in a content, by whichever clock and calendar. `isKnown`: whether the readers know it. */
export function findTimes(
  fields: readonly ContentField[],
  dossier: Dossier,
  { content, isKnown }: { readonly content: ReleaseContent; readonly isKnown: (utcMinutes: readonly number[]) => boolean },
): readonly Hit[] {
  if (dossier.moments.length === 0) return [];
  const own = dossier.moments.map((moment) => ({ moment, utc: utcMinutes(moment, ownOffsets(dossier)) }));
  const spoken = spokenOffsets(content, dossier);
  return fields.flatMap(({ field, text, moments }) =>
    moments().flatMap((moment): Hit[] => {
      const said = utcMinutes(moment, spoken);
      const found = own.find((source) => isSame(moment, said, source));
      if (found === undefined || isKnown(found.utc.slice(0, 1))) return [];
      const { start, end } = moment;
      const source = found.moment;
      const from = { card: dossier.card, excerpt: excerptAround(source.in.text, source.start, source.end) };
      return [{ rule: "time", weight: "warn", field, start, end, from, suggestion: rounded(moment, text.slice(start, end)) }];
    }),
  );
}

function isSame(
  moment: Moment,
  said: readonly number[],
  source: { readonly moment: SourceMoment; readonly utc: readonly number[] },
): boolean {
  // Two that name no zone are by one clock.
  if (moment.offsets.length === 0 && source.moment.offsets.length === 0 && moment.minutes === source.moment.minutes) return true;
  const meant = moment.offsets.length === 0 && source.moment.offsets.length === 0 ? source.utc.slice(0, 1) : source.utc;
  return meant.some((utc) => said.includes(utc));
}

/** The zones that a card's own times are in, where they name none. */
function ownOffsets({ card }: Dossier): readonly number[] {
  return [
    0,
    ...occurredOffset(card.values.occurred as ReleaseContent["occurred"]),
    ...placeOffset(card.values.place),
    ...offsetsOfLanguage(textOf(card.values.lang)),
  ];
}

/** The zones in which a content may tell a time that names none: UTC, those of both cards, of the place, and of its language. */
function spokenOffsets(content: ReleaseContent, { card }: Dossier): readonly number[] {
  return [
    0,
    ...occurredOffset(content.occurred),
    ...occurredOffset(card.values.occurred as ReleaseContent["occurred"]),
    ...placeOffset(card.values.place),
    ...offsetsOfLanguage(content.lang ?? languageOf(content)),
  ];
}

function occurredOffset(occurred: { readonly from?: unknown; readonly zone?: unknown } | null | undefined): readonly number[] {
  const at = typeof occurred?.from === "string" ? Date.parse(occurred.from) : Number.NaN;
  const offset = typeof occurred?.zone === "string" ? zoneOffset(occurred.zone, Number.isNaN(at) ? 0 : at) : undefined;
  return offset === undefined ? [] : [offset];
}

/** By the longitude, as ships' clocks are. */
function placeOffset(place: unknown): readonly number[] {
  const lon = (place as { lon?: unknown } | null | undefined)?.lon;
  return typeof lon === "number" ? [Math.round(lon / 15) * 60] : [];
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** The language of a content in Arabic script by letters that only one has; Arabic otherwise. */
function languageOf(content: ReleaseContent): string | undefined {
  const text = `${content.title} ${typeof content.body === "string" ? content.body : JSON.stringify(content.body)}`;
  if (/[ٹڈڑںےہ]/u.test(text)) return "ur";
  if (/[پچژگکی]/u.test(text)) return "fa";
  if (/[\u0600-\u06FF]/u.test(text)) return "ar";
  return /[ğışİ]/u.test(text) ? "tr" : undefined;
}

/** The time to the next quarter, as it was written where that is by the 24-hour clock. */
function rounded({ minutes }: Moment, written: string): string {
  const round = (Math.round(minutes / STEP) * STEP) % DAY;
  const [hour, minute] = [Math.floor(round / 60), round % 60].map((part) => String(part).padStart(2, "0"));
  return `${hour}:${minute}${/\d\s?Z$/.test(written) || /T.*Z/.test(written) ? "Z" : ""}`;
}
