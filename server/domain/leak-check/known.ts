import type { CardIndex } from "./card-index.ts";
import { metresBetween, type Position } from "./places/utm.ts";
import type { KnownPlace } from "./rules/coordinates.ts";
import { wordsOf } from "./text/words.ts";

/** A position counts as known where the readers have one so near, metres, or as near as it is fine. */
const SAME_METRES = 250;
/** While the readers know few times of day, one that they know tells them nothing; among many, any time would be known. */
const MOST_KNOWN_TIMES = 144;

/** What the readers of a content know already. */
export class Known {
  readonly #indexes: readonly CardIndex[];
  readonly #words: ReadonlySet<string>;
  #times: ReadonlySet<number> | undefined;

  constructor(indexes: readonly CardIndex[], words: readonly string[]) {
    this.#indexes = indexes;
    this.#words = new Set(words.flatMap((text) => wordsOf(text).map(({ key }) => key)));
  }

  /** Whether they know a name: its word in any spelling, or all of its words together. */
  hasName(keys: readonly string[]): boolean {
    const [key, ...more] = keys as [string];
    if (more.length > 0) return this.#indexes.some((index) => index.knowsWord(keys.join(" ")));
    return this.#words.has(key) || this.#indexes.some((index) => index.knowsName(key));
  }

  /** Whether they surely know a folded word as a name. */
  isCertain(key: string): boolean {
    return this.#indexes.some((index) => index.certainCount(key) > 0);
  }

  /** Whether they know a word of a content as a name, written so. */
  hasWord(key: string): boolean {
    return this.#words.has(key) || this.#indexes.some((index) => index.knowsWord(key));
  }

  hasLabel(key: string): boolean {
    return this.#indexes.some((index) => index.knowsLabel(key));
  }

  /** Whether they know a position as finely. */
  hasPosition(position: Position, metres: number): boolean {
    return this.#positions((at, fineness) => fineness <= metres * 1.5 && metresBetween(at, position) <= Math.max(SAME_METRES, metres));
  }

  /** The nearest place that they know by name. */
  placeNear(near: Position, within: number): KnownPlace | undefined {
    let best: { place: KnownPlace; metres: number } | undefined;
    for (const index of this.#indexes) {
      for (const { card } of index.cards()) {
        const place = card.values.place as Partial<KnownPlace> | null | undefined;
        if (typeof place?.lat !== "number" || typeof place.lon !== "number" || typeof place.name !== "string") continue;
        const at = { lat: place.lat, lon: place.lon, name: place.name };
        const metres = metresBetween(near, at);
        if (metres <= within && (best === undefined || metres < best.metres)) best = { place: at, metres };
      }
    }
    return best?.place;
  }

  /** Whether they know a time of day, minutes by UTC. */
  hasTime(utc: readonly number[]): boolean {
    this.#times ??= this.#readTimes();
    return this.#times.size <= MOST_KNOWN_TIMES && utc.some((minutes) => this.#times?.has(minutes) === true);
  }

  #positions(isSame: (at: Position, metres: number) => boolean): boolean {
    return this.#indexes.some((index) => {
      for (const positions of index.positions())
        for (let at = 0; at < positions.length; at += 3)
          if (isSame({ lat: positions[at]!, lon: positions[at + 1]! }, positions[at + 2]!)) return true;
      return false;
    });
  }

  #readTimes(): ReadonlySet<number> {
    const times = new Set<number>();
    for (const index of this.#indexes) {
      for (const card of index.cards()) {
        for (const minutes of card.times) times.add(minutes);
        if (times.size > MOST_KNOWN_TIMES) return times;
      }
    }
    return times;
  }
}
