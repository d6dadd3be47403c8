import { isReleasableTo, releasabilitySet } from "../access/releasability.ts";
import { NO_CEILING } from "../contribution/label.ts";
import type { PartnerCode } from "../ids.ts";
import { isAbove } from "./ceiling.ts";
import { cardMarking, type MarkedPlace } from "./marking.ts";
import { levelsLine } from "./marking-text.ts";
import { isKnown, type MarkingScale, type MarkingScheme } from "./scheme.ts";
import { readStoredMarking, type StoredMarking } from "./stored-marking.ts";

/**
 * What can be wrong with the marking of a card where it lies:
 * `unreadable` it is no marking; `unmapped` an imported marking that nobody has mapped; `unknown-level` a level that is on no scale of the installation;
 * `above-ceiling` higher than its compartment allows; `outside-room` and `outside-set` REL TO names nations without a member in the room, or that do not
 * read the compartment; `reader-not-named` nations read the compartment that REL TO does not name; `review-overdue` its date of review has passed.
 */
export const VIOLATION_KINDS = [
  "unreadable",
  "unmapped",
  "unknown-level",
  "above-ceiling",
  "outside-room",
  "outside-set",
  "reader-not-named",
  "review-overdue",
] as const;
/** See {@link VIOLATION_KINDS}. */
export type ViolationKind = (typeof VIOLATION_KINDS)[number];

/** One of them. `about` names what is at fault: nations, levels, markings, or the date. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly about: readonly string[];
}

/** What the marking of a card is held against. */
export interface MarkingContext {
  readonly place: MarkedPlace;
  /** Nations with a member in the room; null where they are not known. */
  readonly inRoom: ReadonlySet<PartnerCode> | null;
  readonly scheme: MarkingScheme;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Everything that is wrong with a marking, from what a card's field `marking` holds, in the order of {@link VIOLATION_KINDS}. Empty for a card without one. Never throws. */
export function violationsOf(stored: unknown, { place, inRoom, scheme, now }: MarkingContext): readonly Violation[] {
  if (stored === undefined || stored === null) return [];
  const read = readStoredMarking(stored);
  if (read === null) return [{ kind: "unreadable", about: [] }];
  const marking = cardMarking(stored, place, scheme);
  const isAbsent = (nation: PartnerCode) => inRoom !== null && !inRoom.has(nation);
  const beyond = (read.relTo ?? []).filter((nation) => !isReleasableTo(place, nation));
  const named = { originator: place.originator, releasableTo: read.relTo ?? place.releasableTo };
  const found: Readonly<Record<Exclude<ViolationKind, "unreadable">, readonly string[]>> = {
    unmapped: marking.unmapped,
    "unknown-level": SCALES.flatMap((scale) => unknownLevel(read, scale, scheme)),
    "above-ceiling": isAbove(marking, place.ceiling ?? NO_CEILING, scheme) ? [levelsLine(read) ?? levelsLine(marking) ?? ""] : [],
    "outside-room": beyond.filter(isAbsent),
    "outside-set": beyond.filter((nation) => !isAbsent(nation)),
    "reader-not-named": releasabilitySet(place).filter((nation) => !isReleasableTo(named, nation)),
    "review-overdue": marking.reviewAt !== null && Date.parse(marking.reviewAt) <= now ? [marking.reviewAt] : [],
  };
  return VIOLATION_KINDS.flatMap((kind) => (kind === "unreadable" || found[kind].length === 0 ? [] : [{ kind, about: found[kind] }]));
}

/**
 * Whether a card may leave for a file or another system in the name of a nation: nothing is wrong with its marking, and its originator decides where the
 * marking says so. What writes a card out asks this. The export of a ledger does not: it is the record as it is.
 */
export function isExportable(stored: unknown, by: PartnerCode, context: MarkingContext): boolean {
  if (violationsOf(stored, context).length > 0) return false;
  const { orcon } = cardMarking(stored, context.place, context.scheme);
  return isReleasableTo(context.place, by) && (!orcon || by === context.place.originator);
}

const SCALES: readonly MarkingScale[] = ["classification", "tlp", "pap"];

function unknownLevel(read: StoredMarking, scale: MarkingScale, scheme: MarkingScheme): readonly string[] {
  const level = read[scale];
  return level === undefined || isKnown(scheme, scale, level) ? [] : [level];
}
