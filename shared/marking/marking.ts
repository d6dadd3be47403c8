import { isReleasableTo, releasabilitySet, type Releasability } from "../access/releasability.ts";
import type { Ceiling } from "../contribution/label.ts";
import type { PartnerCode } from "../ids.ts";
import { stricterLevel, strictestLevel, type MarkingScale, type MarkingScheme } from "./scheme.ts";
import { readStoredMarking } from "./stored-marking.ts";

// The algebra of markings. Its values are a join-semilattice with NO_MARKING at the bottom: what is derived from several sources bears the strictest of
// them on every scale, whatever the order in which they are met.

/** A marking in full: what holds for a card, or for anything that was made from several. Lists are sorted by code unit, each member once. */
export interface Marking {
  /** Level of TLP 2.0; null: none. A level that is on no scale counts as stricter than all. */
  readonly tlp: string | null;
  /** Level of the Permissible Actions Protocol; null: none. */
  readonly pap: string | null;
  /** Level of the installation's classifications; null: none. */
  readonly classification: string | null;
  /** The nations that may read it; null: nothing limits them. Empty: of several sources no one nation may read all. */
  readonly relTo: readonly PartnerCode[] | null;
  /** Its originator decides on every passing on. */
  readonly orcon: boolean;
  readonly caveats: readonly string[];
  /** Imported markings that nobody has mapped yet. */
  readonly unmapped: readonly string[];
  /** When the marking is to be looked at again, ISO 8601 in UTC; null: never. */
  readonly reviewAt: string | null;
}

/** Where a card lies. What its marking does not say counts as this: the set that reads it, and the highest marking that it may have. */
export interface MarkedPlace extends Releasability {
  readonly ceiling?: Ceiling | null | undefined;
}

/** Limits nothing: the marking of nothing at all. */
export const NO_MARKING: Marking = {
  tlp: null,
  pap: null,
  classification: null,
  relTo: null,
  orcon: false,
  caveats: [],
  unmapped: [],
  reviewAt: null,
};

/** Stands in {@link Marking.unmapped} for a marking that is no marking at all. */
export const UNREADABLE_MARKING = "unreadable";
/** Stands for a date of review that cannot be read: it is due. */
const DUE_SINCE_EVER = "1970-01-01T00:00:00.000Z";

/** The marking of what is not marked in a place: its ceiling and its set. Where the ceiling bounds nothing, there is no level. */
export function placeMarking({ ceiling, ...set }: MarkedPlace): Marking {
  return {
    ...NO_MARKING,
    tlp: ceiling?.tlp ?? null,
    classification: ceiling?.classification ?? null,
    relTo: releasabilitySet(set),
  };
}

/**
 * The marking that holds for a card, from what its field `marking` holds, which may be any value: undefined and null count as not marked. A marking with
 * anything unmapped has the strictest level of every scale, and so has a value that is no marking, for the originator alone. REL TO never reaches beyond
 * the set of the place. Never throws.
 */
export function cardMarking(stored: unknown, place: MarkedPlace, scheme: MarkingScheme): Marking {
  const base = placeMarking(place);
  if (stored === undefined || stored === null) return base;
  const read = readStoredMarking(stored);
  if (read === null) return asStrictest({ ...base, relTo: [place.originator], unmapped: [UNREADABLE_MARKING] }, scheme);
  const { tlp, pap, classification, relTo, orcon, caveats, unmapped, reviewAt } = read;
  const named = { originator: place.originator, releasableTo: relTo ?? [] };
  const marking: Marking = {
    tlp: tlp ?? base.tlp,
    pap: pap ?? null,
    classification: classification ?? base.classification,
    relTo: relTo === undefined ? base.relTo : (base.relTo ?? []).filter((partner) => isReleasableTo(named, partner)),
    orcon,
    caveats: sortedSet(caveats),
    unmapped: sortedSet(unmapped),
    reviewAt: reviewAt === undefined ? null : instantOf(reviewAt),
  };
  return unmapped.length > 0 ? asStrictest(marking, scheme) : marking;
}

/** The strictest of two markings on every scale: highest levels, nations that both name, every caveat, the earlier review. */
export function stricter(a: Marking, b: Marking, scheme: MarkingScheme): Marking {
  const level = (scale: MarkingScale) => stricterLevel(scheme, scale, a[scale], b[scale]);
  return {
    tlp: level("tlp"),
    pap: level("pap"),
    classification: level("classification"),
    relTo: inBoth(a.relTo, b.relTo),
    orcon: a.orcon || b.orcon,
    caveats: sortedSet([...a.caveats, ...b.caveats]),
    unmapped: sortedSet([...a.unmapped, ...b.unmapped]),
    reviewAt: earlier(a.reviewAt, b.reviewAt),
  };
}

/** The strictest of several: the marking of whatever is made from them or shown beside one another. {@link NO_MARKING} for none. */
export function strictest(markings: Iterable<Marking>, scheme: MarkingScheme): Marking {
  let most = NO_MARKING;
  for (const marking of markings) most = stricter(most, marking, scheme);
  return most;
}

/** Whether a marking lets through anything that another does not: what is derived is never wider than what it comes from. */
export function isWider(marking: Marking, than: Marking, scheme: MarkingScheme): boolean {
  const joined = stricter(marking, than, scheme);
  return JSON.stringify(joined) !== JSON.stringify(marking);
}

/** The same with the strictest level of every scale, under the control of the originator. */
function asStrictest(marking: Marking, scheme: MarkingScheme): Marking {
  const level = (scale: MarkingScale) => stricterLevel(scheme, scale, marking[scale], strictestLevel(scheme, scale));
  return { ...marking, tlp: level("tlp"), pap: level("pap"), classification: level("classification"), orcon: true };
}

function instantOf(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? DUE_SINCE_EVER : new Date(at).toISOString();
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) <= Date.parse(b) ? a : b;
}

function inBoth(a: readonly PartnerCode[] | null, b: readonly PartnerCode[] | null): readonly PartnerCode[] | null {
  if (a === null || b === null) return a ?? b;
  const others = new Set(b);
  return a.filter((partner) => others.has(partner));
}

/** Each once, by code unit: the same on every machine. */
function sortedSet(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}
