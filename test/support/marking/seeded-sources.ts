import type { MarkedPlace } from "../../../shared/marking/marking.ts";
import type { MarkingScheme } from "../../../shared/marking/scheme.ts";
import type { Dice } from "../planted-leaks/dice.ts";

/** What a card's marking means, said by who made it up: ranks are -1 for none and 99 for a level that is on no scale. */
export interface Meaning {
  readonly tlp: number;
  readonly pap: number;
  readonly classification: number;
  /** Nations that may read it. */
  readonly readers: ReadonlySet<string>;
  readonly orcon: boolean;
  readonly caveats: ReadonlySet<string>;
  readonly unmapped: ReadonlySet<string>;
  /** Milliseconds; Infinity for never. */
  readonly review: number;
}

/** A card's field `marking` as any client may have left it, where it lies, and what it means. */
export interface MarkedSource {
  readonly stored: unknown;
  readonly place: MarkedPlace;
  readonly means: Meaning;
}

const NATIONS = ["ALF", "BRV", "CRL", "DLT", "EKO", "FOX"] as const;
const TLP = ["clear", "green", "amber", "amber+strict", "red"];
const PAP = ["clear", "green", "amber", "red"];
const FOREIGN = ["ultra", "TLP:RED", "Secret ", "очень", "سري", "constructor", "__proto__"];
const SCHEMES: readonly MarkingScheme[] = [
  { classifications: ["unclassified", "restricted", "confidential", "secret", "top-secret"] },
  { classifications: ["open", "internal", "closed"] },
  { classifications: ["only"] },
];
const CAVEATS = ["names a person", "eyes only", "source at risk", "no foreign press", "حساس"];
const UNKNOWN = 99;

const rankIn = (levels: readonly string[], level: string | undefined): number => {
  if (level === undefined) return -1;
  const rank = levels.indexOf(level);
  return rank < 0 ? UNKNOWN : rank;
};

/** A scheme of an installation. */
export const seededScheme = (dice: Dice): MarkingScheme => dice.pick(SCHEMES);

const some = <Member>(list: readonly Member[], dice: Dice, probability: number): Member[] => list.filter(() => dice.chance(probability));

const level = (levels: readonly string[], dice: Dice): string | undefined => {
  if (dice.chance(0.3)) return undefined;
  return dice.chance(0.08) ? dice.pick(FOREIGN) : dice.pick(levels);
};

/** A marked card in a place, of a kind that a board can hold: honest ones, of another version, and no markings at all. */
export function seededSource(scheme: MarkingScheme, dice: Dice): MarkedSource {
  const { classifications } = scheme;
  const originator = dice.pick(NATIONS);
  const ceiling = dice.chance(0.3)
    ? dice.pick([undefined, null])
    : { classification: level(classifications, dice) ?? null, tlp: level(TLP, dice) ?? null };
  const place: MarkedPlace = { originator, releasableTo: some(NATIONS, dice, 0.7), ceiling };
  const readers = new Set<string>([originator, ...place.releasableTo]);
  const bounds = {
    tlp: rankIn(TLP, ceiling?.tlp ?? undefined),
    classification: rankIn(classifications, ceiling?.classification ?? undefined),
  };
  const unmarked: Meaning = { ...bounds, pap: -1, readers, orcon: false, caveats: new Set(), unmapped: new Set(), review: Infinity };
  if (dice.chance(0.15)) return { stored: dice.pick([undefined, null]), place, means: unmarked };
  if (dice.chance(0.1)) return { stored: junk(dice), place, means: { ...strictestOf(unmarked, scheme), readers: new Set([originator]) } };
  return markedSource({ place, readers, unmarked, scheme }, dice);
}

const junk = (dice: Dice): unknown =>
  dice.pick([
    7,
    "TLP:GREEN",
    [],
    ["red"],
    { tlp: 3 },
    { tlp: "green", relTo: "ALF" },
    { tlp: "clear", orcon: "no" },
    { caveats: [1] },
    { tlp: "" },
    true,
  ]);

const strictestOf = (meaning: Meaning, { classifications }: MarkingScheme): Meaning => ({
  ...meaning,
  tlp: Math.max(meaning.tlp, TLP.length - 1),
  pap: Math.max(meaning.pap, PAP.length - 1),
  classification: Math.max(meaning.classification, classifications.length - 1),
  orcon: true,
});

interface Around {
  readonly place: MarkedPlace;
  readonly readers: ReadonlySet<string>;
  readonly unmarked: Meaning;
  readonly scheme: MarkingScheme;
}

function markedSource({ place, readers, unmarked, scheme }: Around, dice: Dice): MarkedSource {
  const { classifications } = scheme;
  const [tlp, pap, classification] = [level(TLP, dice), level(PAP, dice), level(classifications, dice)];
  const relTo = dice.chance(0.5) ? some(NATIONS, dice, 0.6) : undefined;
  const caveats = dice.chance(0.5) ? some(CAVEATS, dice, 0.4) : undefined;
  const unmapped = dice.chance(0.1) ? some(["marking-definition--x", "tlp:ex:chr"], dice, 0.5) : undefined;
  const orcon = dice.chance(0.4) ? dice.chance(0.5) : undefined;
  const at = Date.UTC(2026, dice.between(0, 11), dice.between(1, 28), dice.between(0, 23));
  const review = dice.chance(0.4) ? { text: reviewText(at, dice), at } : dice.chance(0.04) ? { text: "next spring", at: 0 } : undefined;
  const stored = { tlp, pap, classification, relTo, caveats, unmapped, orcon, reviewAt: review?.text };
  const means: Meaning = {
    tlp: tlp === undefined ? unmarked.tlp : rankIn(TLP, tlp),
    pap: rankIn(PAP, pap),
    classification: classification === undefined ? unmarked.classification : rankIn(classifications, classification),
    readers:
      relTo === undefined
        ? readers
        : new Set([...readers].filter((nation) => nation === place.originator || relTo.some((named) => named === nation))),
    orcon: orcon ?? false,
    caveats: new Set(caveats),
    unmapped: new Set(unmapped),
    review: review?.at ?? Infinity,
  };
  const isUnmapped = unmapped !== undefined && unmapped.length > 0;
  return { stored: JSON.parse(JSON.stringify(stored)), place, means: isUnmapped ? strictestOf(means, scheme) : means };
}

/** The same instant in one of several zones. */
function reviewText(at: number, dice: Dice): string {
  const hours = dice.pick([0, 0, 3, 5]);
  if (hours === 0) return new Date(at).toISOString();
  return `${new Date(at + hours * 3_600_000).toISOString().slice(0, 19)}+0${hours}:00`;
}

/** What something made from all of them means: the highest levels, the nations that may read each, every caveat, the earliest review. */
export function joined(meanings: readonly Meaning[]): Meaning {
  const most = (scale: "tlp" | "pap" | "classification") => Math.max(...meanings.map((meaning) => meaning[scale]));
  const all = (list: "caveats" | "unmapped") => new Set(meanings.flatMap((meaning) => [...meaning[list]]));
  return {
    tlp: most("tlp"),
    pap: most("pap"),
    classification: most("classification"),
    readers: new Set([...NATIONS].filter((nation) => meanings.every(({ readers }) => readers.has(nation)))),
    orcon: meanings.some(({ orcon }) => orcon),
    caveats: all("caveats"),
    unmapped: all("unmapped"),
    review: Math.min(...meanings.map(({ review }) => review)),
  };
}

/** What a marking of the module under test means, in the same words. */
export function meaningOf(
  marking: {
    readonly tlp: string | null;
    readonly pap: string | null;
    readonly classification: string | null;
    readonly relTo: readonly string[] | null;
    readonly orcon: boolean;
    readonly caveats: readonly string[];
    readonly unmapped: readonly string[];
    readonly reviewAt: string | null;
  },
  { classifications }: MarkingScheme,
): Meaning {
  return {
    tlp: rankIn(TLP, marking.tlp ?? undefined),
    pap: rankIn(PAP, marking.pap ?? undefined),
    classification: rankIn(classifications, marking.classification ?? undefined),
    readers: new Set(marking.relTo ?? NATIONS),
    orcon: marking.orcon,
    caveats: new Set(marking.caveats),
    unmapped: new Set(marking.unmapped),
    review: marking.reviewAt === null ? Infinity : Date.parse(marking.reviewAt),
  };
}

/** What a meaning lets through that another one does not, by member. Empty where it is as strict as the other or stricter. */
export function widerIn(meaning: Meaning, than: Meaning): readonly string[] {
  const holdsAll = (list: ReadonlySet<string>, members: ReadonlySet<string>) => [...members].every((member) => list.has(member));
  return [
    ...(["tlp", "pap", "classification"] as const).filter((scale) => meaning[scale] < than[scale]),
    ...(holdsAll(than.readers, meaning.readers) ? [] : ["readers"]),
    ...(than.orcon && !meaning.orcon ? ["orcon"] : []),
    ...(holdsAll(meaning.caveats, than.caveats) ? [] : ["caveats"]),
    ...(holdsAll(meaning.unmapped, than.unmapped) ? [] : ["unmapped"]),
    ...(meaning.review > than.review ? ["review"] : []),
  ];
}
