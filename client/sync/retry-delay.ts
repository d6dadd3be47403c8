const FIRST_MS = 250;
const LONGEST_MS = 8_000;
/** Everybody on a node that stops is sent away at the same moment and comes back spread over this time. */
const SENT_AWAY_MS = 1_000;

/** Pause before the n-th attempt (from 1): doubles from 250 ms to 8 s, and `random` (0 to 1) spreads it over its upper half. */
export function retryDelayMs(attempt: number, random: number): number {
  const full = Math.min(FIRST_MS * 2 ** Math.max(0, attempt - 1), LONGEST_MS);
  return Math.round(full / 2 + (full / 2) * random);
}

/** Pause before the first attempt after the server asked to connect again (close code 1013, or a closed control channel): within a second. */
export function sentAwayDelayMs(random: number): number {
  return Math.round(SENT_AWAY_MS * random);
}
