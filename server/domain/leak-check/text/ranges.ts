/** A stretch of a text, UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Ranges of one text, asked for others in the time of a look-up: a text that somebody else wrote may have a hundred thousand of each. */
export class Ranges {
  readonly #starts: readonly number[];
  /** The furthest end of the ranges up to each of them. */
  readonly #ends: readonly number[];

  constructor(ranges: readonly Range[]) {
    const sorted = ranges.toSorted((a, b) => a.start - b.start);
    let furthest = 0;
    this.#starts = sorted.map(({ start }) => start);
    this.#ends = sorted.map(({ end }) => (furthest = Math.max(furthest, end)));
  }

  /** Whether one of them has a place in common with this one. */
  overlap({ start, end }: Range): boolean {
    return this.#furthestBefore(end) > start;
  }

  /** Whether this one lies inside one of them. */
  hold({ start, end }: Range): boolean {
    return this.#furthestBefore(start + 1) >= end;
  }

  /** The furthest end of those that start before a place; -1 if none does. */
  #furthestBefore(place: number): number {
    return this.#ends[firstAt(this.#starts, place) - 1] ?? -1;
  }
}

/** The index of the first of ascending numbers that is not below another one. */
export function firstAt(ascending: readonly number[], least: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What readers find in a text, in their order, without what overlaps something found before. `length`: of the text. */
export function withoutOverlaps<Found extends Range>(length: number, found: Iterable<Found>): readonly Found[] {
  const taken = new Uint8Array(length);
  const kept: Found[] = [];
  for (const one of found) {
    if (taken.subarray(one.start, one.end).includes(1)) continue;
    taken.fill(1, one.start, one.end);
    kept.push(one);
  }
  return kept;
}
