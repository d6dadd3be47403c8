import { MOST_RELEASED_CHARACTERS, type ReleaseContent } from "../../shared/acts/release-content.ts";
import { BOARD_LIMITS } from "../../shared/board/limits.ts";
import type { CardKind, Severity } from "../../shared/board/vocabulary.ts";
import { isDeceptive, isDeceptiveInLines, isVisible } from "../../shared/visible-text.ts";
import { readZulu } from "./zulu-input.ts";

/** What a person writes for others to read, as typed. Nothing of it comes from the card that they release from. */
export interface ReleaseForm {
  readonly title: string;
  readonly body: string;
  readonly kind: CardKind;
  readonly severity: Severity | "";
  /** Zulu ({@link readZulu}). */
  readonly from: string;
  readonly to: string;
  readonly precision: NonNullable<ReleaseContent["occurred"]>["precision"];
  readonly place: string;
  readonly lat: string;
  readonly lon: string;
  readonly metres: string;
  readonly source: NonNullable<ReleaseContent["source"]>;
  readonly assessment: NonNullable<ReleaseContent["assessment"]>;
  /** Parted by commas. */
  readonly tags: string;
  readonly marking: ReleaseContent["marking"];
}

/** The members that a person types. */
export type ReleaseEntry = "title" | "body" | "from" | "to" | "place" | "lat" | "lon" | "metres" | "tags";

/** A form with nothing written. `marking`: what it is proposed to be marked. */
export function emptyRelease(marking: ReleaseForm["marking"]): ReleaseForm {
  const blank = { title: "", body: "", from: "", to: "", place: "", lat: "", lon: "", metres: "", tags: "" };
  return { ...blank, kind: "report", severity: "", precision: "hour", source: {}, assessment: {}, marking };
}

/** Whether the person has written anything. */
export function isReleaseBegun({ title, body, place, tags }: ReleaseForm): boolean {
  return [title, body, place, tags].some(isVisible);
}

/** What is wrong with one entry. `half`: the other half of the position is missing; `alone`: a precision without a place. */
export type ReleaseFault = "none" | "long" | "unseen" | "moment" | "start" | "order" | "degrees" | "half" | "metres" | "alone" | "tags";

/** What is wrong with each entry; no member for one that is right. */
export function releaseFaults(form: ReleaseForm): Partial<Record<ReleaseEntry, ReleaseFault>> {
  const found: Record<ReleaseEntry, ReleaseFault | null> = {
    title: isVisible(form.title) ? lineFault(form.title, BOARD_LIMITS.title) : "none",
    body: bodyFault(form.body),
    from: isBlank(form.from) ? (isBlank(form.to) ? null : "start") : readZulu(form.from) === null ? "moment" : null,
    to: endFault(form),
    place: isBlank(form.place) ? null : lineFault(form.place, BOARD_LIMITS.name),
    lat: degreesFault(form.lat, 90) ?? halfFault(form.lat, form.lon),
    lon: degreesFault(form.lon, 180) ?? halfFault(form.lon, form.lat),
    metres: metresFault(form),
    tags: tagsFault(form.tags),
  };
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault !== null)) as Partial<Record<ReleaseEntry, ReleaseFault>>;
}

/** What a form says: of one without faults, what is released. What is empty or wrong is left out. */
export function contentOf(form: ReleaseForm): ReleaseContent {
  const { title, body, kind, severity, precision, source, assessment, marking } = form;
  const faults = releaseFaults(form);
  const right = (entry: ReleaseEntry) => (faults[entry] === undefined ? form[entry].trim() : "");
  const [from, to] = [readZulu(right("from")), readZulu(right("to"))];
  const [name, lat, lon, metres] = [right("place"), numberOf(right("lat")), numberOf(right("lon")), numberOf(right("metres"))];
  const hasPosition = lat !== undefined && lon !== undefined;
  const tags = tagsOf(right("tags"));
  return {
    title,
    body,
    kind,
    ...(severity !== "" && { severity }),
    ...(from !== null && { occurred: { from, ...(to !== null && { to }), precision, zone: "UTC" } }),
    ...((name !== "" || hasPosition) && {
      place: { ...(hasPosition && { lat, lon }), ...(metres !== undefined && { precisionMetres: metres }), ...(name !== "" && { name }) },
    }),
    ...(Object.keys(source).length > 0 && { source }),
    ...(Object.keys(assessment).length > 0 && { assessment }),
    ...(tags.length > 0 && { tags }),
    marking,
  };
}

/** The tags of an entry; Arabic and East Asian commas part them, too. */
export function tagsOf(text: string): string[] {
  const tags = text.split(/[,،、，]/).map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ""))];
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

function lineFault(text: string, most: number): ReleaseFault | null {
  if (text.trim().length > most) return "long";
  return isDeceptive(text) || !isVisible(text) ? "unseen" : null;
}

function bodyFault(text: string): ReleaseFault | null {
  if (!isVisible(text)) return "none";
  if (text.length > MOST_RELEASED_CHARACTERS) return "long";
  return isDeceptiveInLines(text) ? "unseen" : null;
}

function endFault({ from, to }: ReleaseForm): ReleaseFault | null {
  if (isBlank(to)) return null;
  const [begins, ends] = [readZulu(from), readZulu(to)];
  if (ends === null) return "moment";
  return begins !== null && Date.parse(ends) < Date.parse(begins) ? "order" : null;
}

function degreesFault(text: string, most: number): ReleaseFault | null {
  const value = numberOf(text);
  // NaN is not at most anything, either.
  return value === undefined || Math.abs(value) <= most ? null : "degrees";
}

function halfFault(own: string, other: string): ReleaseFault | null {
  return isBlank(own) && !isBlank(other) ? "half" : null;
}

function metresFault({ metres, place, lat }: ReleaseForm): ReleaseFault | null {
  const value = numberOf(metres);
  if (value === undefined) return null;
  if (!(value >= 0 && value <= 20_040_000)) return "metres";
  return isBlank(place) && isBlank(lat) ? "alone" : null;
}

function tagsFault(text: string): ReleaseFault | null {
  const tags = tagsOf(text);
  if (tags.some((tag) => isDeceptive(tag) || !isVisible(tag))) return "unseen";
  return tags.length > BOARD_LIMITS.tags || tags.some((tag) => tag.length > BOARD_LIMITS.word) ? "tags" : null;
}

/** NaN where it is no number, undefined where nothing is written. */
function numberOf(text: string): number | undefined {
  return isBlank(text) ? undefined : Number(text.replace(",", "."));
}
