import { describe, expect, it } from "vitest";
import { cardMarking, isWider, NO_MARKING, stricter, strictest, type MarkedPlace, type Marking } from "../../../shared/marking/marking.ts";
import { writtenMarking } from "../../../shared/marking/written-marking.ts";
import { joined, meaningOf, seededScheme, seededSource, widerIn } from "../../support/marking/seeded-sources.ts";
import { Dice } from "../../support/planted-leaks/dice.ts";

const DERIVATIONS = 100_000;
const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));

/** Runs `derive` until it complains, at most as often as given, and answers the complaint with the seed. */
function firstFault(times: number, derive: (dice: Dice) => string | undefined): string | undefined {
  for (let index = 0; index < times; index++) {
    const fault = derive(new Dice(seed + index));
    if (fault !== undefined) return `SEED=${seed + index}: ${fault}`;
  }
  return undefined;
}

const shuffled = <Member>(list: readonly Member[], dice: Dice): Member[] =>
  list
    .map((member) => ({ member, at: dice.between(0, 1_000_000) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ member }) => member);

describe(`what is derived from cards as boards hold them (seed ${seed})`, () => {
  it(`R40 R41 means exactly the strictest of its sources, in ${DERIVATIONS.toLocaleString("en")} derivations`, () => {
    const fault = firstFault(DERIVATIONS, (dice) => {
      const scheme = seededScheme(dice);
      const sources = Array.from({ length: dice.between(1, 5) }, () => seededSource(scheme, dice));
      const marking = strictest(
        sources.map(({ stored, place }) => cardMarking(stored, place, scheme)),
        scheme,
      );
      const isUnreadable = marking.unmapped.includes("unreadable");
      const derived = meaningOf({ ...marking, unmapped: marking.unmapped.filter((text) => text !== "unreadable") }, scheme);
      const wanted = joined(sources.map(({ means }) => means));
      const wider = [...widerIn(derived, wanted), ...sources.flatMap(({ means }) => widerIn(derived, means))];
      const stricterThanAll = widerIn(wanted, derived);
      const isMarked =
        isUnreadable ===
        sources.some(({ stored, means }) => stored !== null && typeof stored !== "undefined" && means.orcon && !isReadable(stored));
      if (wider.length === 0 && stricterThanAll.length === 0 && isMarked) return undefined;
      return `${JSON.stringify(sources.map(({ stored, place }) => ({ stored, place })))} gave ${JSON.stringify(marking)}: wider in ${wider.join()}, needlessly strict in ${stricterThanAll.join()}`;
    });
    expect(fault).toBeUndefined();
  });

  it("R40 is the same in every order and grouping, twice as well as once, and never wider with one more source", () => {
    const fault = firstFault(DERIVATIONS / 5, (dice) => {
      const scheme = seededScheme(dice);
      const markings = Array.from({ length: dice.between(2, 6) }, () => {
        const { stored, place } = seededSource(scheme, dice);
        return cardMarking(stored, place, scheme);
      });
      const all = strictest(markings, scheme);
      const cut = dice.between(1, markings.length - 1);
      const grouped = stricter(strictest(markings.slice(cut), scheme), strictest(markings.slice(0, cut), scheme), scheme);
      const again = strictest([...shuffled(markings, dice), ...markings, NO_MARKING, all], scheme);
      const fewer = strictest(markings.slice(1), scheme);
      const same = new Set([all, grouped, again].map((each) => JSON.stringify(each)));
      if (same.size > 1) return `differs: ${[...same].join(" / ")}`;
      if (isWider(all, fewer, scheme)) return `one source more made it wider: ${JSON.stringify(all)} than ${JSON.stringify(fewer)}`;
      return markings.some((each) => isWider(all, each, scheme)) ? `wider than a source: ${JSON.stringify(markings)}` : undefined;
    });
    expect(fault).toBeUndefined();
  });

  it("R40 is called wider exactly where it lets something through", () => {
    const fault = firstFault(DERIVATIONS / 5, (dice) => {
      const scheme = seededScheme(dice);
      const [a, b] = [seededSource(scheme, dice), seededSource(scheme, dice)].map(({ stored, place }) =>
        cardMarking(stored, place, scheme),
      );
      const own = widerIn(meaningOf(a!, scheme), meaningOf(b!, scheme)).length > 0;
      // Two levels that are on no scale are alike strict, and neither stands for the other.
      if (isWider(a!, b!, scheme) === own || hasForeign([a!, b!], scheme)) return undefined;
      return `${JSON.stringify(a)} than ${JSON.stringify(b)}: ${own}`;
    });
    expect(fault).toBeUndefined();
  });

  it("R40 is no wider when it is written into a card and read again where the card lies", () => {
    let written = 0;
    const fault = firstFault(DERIVATIONS / 5, (dice) => {
      const scheme = seededScheme(dice);
      const sources = Array.from({ length: dice.between(1, 3) }, () => seededSource(scheme, dice));
      const marking = strictest(
        sources.map(({ stored, place }) => cardMarking(stored, place, scheme)),
        scheme,
      );
      const field = writtenMarking(marking);
      if (field === null) return undefined;
      // What is derived is written by someone who may read all of it, into a compartment of their own nation.
      const originator = dice.pick(marking.relTo ?? []);
      if (originator === undefined) return undefined;
      written += 1;
      const place: MarkedPlace = { originator, releasableTo: seededSource(scheme, dice).place.releasableTo };
      const read = meaningOf(cardMarking(field, place, scheme), scheme);
      const wider = widerIn(read, joined(sources.map(({ means }) => means)));
      return wider.length === 0 ? undefined : `${JSON.stringify(marking)} written as ${JSON.stringify(field)} is wider in ${wider.join()}`;
    });
    expect(fault).toBeUndefined();
    expect(written).toBeGreaterThan(1000);
  });
});

/** Whether a stored value has the shape of a marking: the generator's others are no objects, or have a member of another type or an empty one. */
function isReadable(stored: unknown): boolean {
  if (typeof stored !== "object" || stored === null || Array.isArray(stored)) return false;
  const { tlp, relTo, orcon, caveats } = stored as Record<string, unknown>;
  const isWord = tlp === undefined || (typeof tlp === "string" && tlp !== "");
  const isList = [relTo, caveats].every(
    (list) => list === undefined || (Array.isArray(list) && list.every((member) => typeof member === "string")),
  );
  return isWord && isList && (orcon === undefined || typeof orcon === "boolean");
}

function hasForeign(markings: readonly Marking[], scheme: Parameters<typeof meaningOf>[1]): boolean {
  return markings.some((marking) => {
    const { tlp, pap, classification } = meaningOf(marking, scheme);
    return [tlp, pap, classification].includes(99);
  });
}
