const FIRST_MS = 250;
const LONGEST_MS = 8_000;

/** Pause before the n-th attempt (from 1): doubles from 250 ms to 8 s, and `random` (0 to 1) spreads it over its upper half. */
export function retryDelayMs(attempt: number, random: number): number {
  const full = Math.min(FIRST_MS * 2 ** Math.max(0, attempt - 1), LONGEST_MS);
  return Math.round(full / 2 + (full / 2) * random);
}
