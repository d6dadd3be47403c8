import { BOARD_LIMITS } from "./limits.ts";

// A rank is a fraction between 0 and 1 in base 62, written without "0.". Ranks compare by code unit, never by locale.

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = DIGITS.length;
/** Digits used when adding at either end, so that 62^4 cards fit before ranks grow longer. */
const STEP_DIGITS = 4;

/** Rank of a card whose writer gave none. */
export const MIDDLE_RANK = "V";

/**
 * A rank strictly between two others; null stands for the open end of the lane.
 *
 * Deterministic. Null if there is no room: `low >= high` (two people inserted at one place at once), or the result
 * would pass the limit of 64 digits. The caller then gives the whole lane new ranks with {@link spread}.
 */
export function between(low: string | null, high: string | null): string | null {
  const rank = candidate(low ?? "", high);
  if (rank === null || rank.length > BOARD_LIMITS.rank || rank <= (low ?? "") || (high !== null && rank >= high)) return null;
  return rank;
}

/** Evenly spaced ranks for a whole lane, ascending. `count` may be 0. */
export function spread(count: number): readonly string[] {
  const room = BASE ** STEP_DIGITS;
  return Array.from({ length: count }, (_, index) => trim(digitsOf(Math.floor((room * (index + 1)) / (count + 1)))));
}

/** Orders two cards of one lane: by rank, then by id, so that every replica shows the same order. */
export function compareRanks(a: { readonly rank: string; readonly id: string }, b: { readonly rank: string; readonly id: string }): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

function candidate(low: string, high: string | null): string | null {
  if (low === "" && high === null) return MIDDLE_RANK;
  if (high === null) return step(low, 1) ?? middle(low, null);
  if (low === "") return step(high, -1) ?? middle("", high);
  return low < high ? middle(low, high) : null;
}

/** The neighbour one step away at a resolution of {@link STEP_DIGITS}; null at the end of the range. */
function step(rank: string, direction: 1 | -1): string | null {
  let value = 0;
  for (let index = 0; index < STEP_DIGITS; index += 1) value = value * BASE + digitAt(rank, index);
  const next = value + direction;
  return next > 0 && next < BASE ** STEP_DIGITS ? trim(digitsOf(next)) : null;
}

/** The shortest fraction about half way. `low < high`; null is the open upper end. */
function middle(low: string, high: string | null): string | null {
  let prefix = "";
  let upper = high;
  for (let index = 0; index <= BOARD_LIMITS.rank; index += 1) {
    const from = digitAt(low, index);
    const to = upper === null ? BASE : digitAt(upper, index);
    if (to - from > 1) return prefix + DIGITS.charAt(Math.floor((from + to) / 2));
    prefix += DIGITS.charAt(from);
    // One apart: below `upper` from here on whatever follows, so the upper bound falls away.
    if (to - from === 1) upper = null;
  }
  return null;
}

function digitAt(rank: string, index: number): number {
  return index < rank.length ? DIGITS.indexOf(rank.charAt(index)) : 0;
}

function digitsOf(value: number): string {
  let rest = value;
  let text = "";
  for (let index = 0; index < STEP_DIGITS; index += 1) {
    text = DIGITS.charAt(rest % BASE) + text;
    rest = Math.floor(rest / BASE);
  }
  return text;
}

/** A trailing zero says nothing and leaves no room below. */
function trim(rank: string): string {
  return rank.replace(/0+$/, "");
}
