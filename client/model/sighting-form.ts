import type { MadeSighting } from "../../shared/acts/sighting.ts";
import { BOARD_LIMITS } from "../../shared/board/limits.ts";
import { isDeceptive, isDeceptiveInLines, isVisible } from "../../shared/visible-text.ts";
import { readZulu } from "./zulu-input.ts";

/** Longest note, UTF-16 code units (shared/acts/sighting.ts). */
export const MOST_NOTE_CHARACTERS = 4_000;
const MOST_SEEN = 999_999_999;

/** What a person fills in to report a sighting, as typed. */
export interface SightingForm {
  /** Zulu ({@link readZulu}). */
  readonly at: string;
  readonly count: string;
  readonly place: string;
  readonly lat: string;
  readonly lon: string;
  readonly source: NonNullable<MadeSighting["source"]>;
  readonly note: string;
}

/** A form that says when, and nothing else yet. `at`: Zulu. */
export function emptySighting(at: string): SightingForm {
  return { at, count: "", place: "", lat: "", lon: "", source: {}, note: "" };
}

/** Whether the person has filled in anything but the time, which the form proposes. */
export function isBegun({ count, place, lat, lon, source, note }: SightingForm): boolean {
  return [count, place, lat, lon, note].some((entry) => entry.trim() !== "") || Object.keys(source).length > 0;
}

/** What is wrong with one entry. `half`: the other half of the position is missing. */
export type SightingFault = "moment" | "count" | "long" | "unseen" | "degrees" | "half";

/** What is wrong with each entry; no member for one that is right. */
export function sightingFaults(form: SightingForm): Partial<Record<keyof SightingForm, SightingFault>> {
  return {
    ...(readZulu(form.at) === null && { at: "moment" as const }),
    ...(!isCount(form.count) && { count: "count" as const }),
    ...withFault("place", lineFault(form.place)),
    ...withFault("lat", degreesFault(form.lat, 90) ?? halfFault(form.lat, form.lon)),
    ...withFault("lon", degreesFault(form.lon, 180) ?? halfFault(form.lon, form.lat)),
    ...withFault("note", noteFault(form.note)),
  };
}

/** The sighting that a form without faults reports. What was left empty is left out. */
export function sightingSaid(form: SightingForm): Omit<MadeSighting, "card"> {
  const [name, note] = [form.place.trim(), form.note.trim()];
  const [lat, lon] = [numberOf(form.lat), numberOf(form.lon)];
  const { reliability, credibility } = form.source;
  return {
    at: readZulu(form.at) ?? "",
    ...(form.count.trim() !== "" && { count: Number(form.count) }),
    ...((name !== "" || lat !== undefined) && { place: { ...(name !== "" && { name }), ...(lat !== undefined && { lat, lon }) } }),
    ...((reliability ?? credibility) !== undefined && { source: form.source }),
    ...(note !== "" && { note }),
  };
}

function withFault<Name extends keyof SightingForm>(name: Name, fault: SightingFault | null): Partial<Record<Name, SightingFault>> {
  return fault === null ? {} : ({ [name]: fault } as Partial<Record<Name, SightingFault>>);
}

function isCount(text: string): boolean {
  return text.trim() === "" || (/^\d{1,9}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= MOST_SEEN);
}

function lineFault(text: string): SightingFault | null {
  if (text.trim().length > BOARD_LIMITS.name) return "long";
  return text.trim() !== "" && (isDeceptive(text) || !isVisible(text)) ? "unseen" : null;
}

function noteFault(text: string): SightingFault | null {
  if (text.trim().length > MOST_NOTE_CHARACTERS) return "long";
  return text.trim() !== "" && (isDeceptiveInLines(text) || !isVisible(text)) ? "unseen" : null;
}

function degreesFault(text: string, most: number): SightingFault | null {
  const value = numberOf(text);
  // NaN is not at most anything, either.
  return value === undefined || Math.abs(value) <= most ? null : "degrees";
}

function halfFault(own: string, other: string): SightingFault | null {
  return own.trim() === "" && other.trim() !== "" ? "half" : null;
}

/** NaN where it is no number, undefined where nothing is written. */
function numberOf(text: string): number | undefined {
  return text.trim() === "" ? undefined : Number(text.replace(",", "."));
}
