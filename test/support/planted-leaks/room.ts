import { Dice } from "./dice.ts";
import { languageOf, narrowCard, wideCard, type NarrowCard, type PlainCard } from "./narrow-cards.ts";
import { cleanRelease, LEAK_KINDS, leakingRelease, type PlantedRelease } from "./releases.ts";

/** A room with three compartments: what the readers of a release may read, what the releaser's circle has, and what their own nation has. */
export interface PlantedRoom {
  readonly wide: readonly PlainCard[];
  readonly narrow: readonly NarrowCard[];
  readonly own: readonly NarrowCard[];
}

/** A release to check: made from `narrow`, a card of the narrow compartment. */
export interface Trial {
  readonly narrow: NarrowCard;
  readonly release: PlantedRelease;
}

/** A room of about `cards` cards and `count` leaking and `count` clean releases from as many cards of its narrow compartment. */
export function plantedRoom(
  seed: number,
  count: number,
  cards: number,
): { room: PlantedRoom; leaking: readonly Trial[]; clean: readonly Trial[] } {
  const dice = new Dice(seed);
  const many = <Made>(length: number, make: (index: number) => Made): readonly Made[] => Array.from({ length }, (_, index) => make(index));
  const narrowCards = (length: number) => many(length, (index) => narrowCard(languageOf(index), dice));
  const room: PlantedRoom = {
    wide: many(Math.round(cards * 0.4), (index) => wideCard(languageOf(index), dice)),
    narrow: narrowCards(Math.round(cards * 0.4) + count),
    own: narrowCards(Math.round(cards * 0.2)),
  };
  const subjects = room.narrow.slice(0, count);
  const others = [...room.narrow, ...room.own];
  const otherOf = (narrow: NarrowCard) => dice.pick(others.filter(({ subject }) => subject.language === narrow.subject.language));
  return {
    room,
    leaking: subjects.map((narrow, index) => {
      const kind = LEAK_KINDS[Math.floor(index / 7) % LEAK_KINDS.length]!;
      return { narrow, release: leakingRelease(narrow, otherOf(narrow), kind, dice) };
    }),
    clean: subjects.map((narrow) => {
      const language = dice.chance(0.6) ? narrow.subject.language : languageOf(dice.between(0, 6));
      return { narrow, release: cleanRelease(narrow, language, dice) };
    }),
  };
}
