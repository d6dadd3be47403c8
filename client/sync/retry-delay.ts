const FIRST_MS = 250;
const LONGEST_MS = 8_000;
/** A stopping node closes all its connections at once; their reconnects are spread over this time. */
const SENT_AWAY_MS = 1_000;
/** Longest pause towards a server that accepts connections and closes them again, because its store is down. */
const LONGEST_SENT_AWAY_MS = 2_500;

/** Pause before the n-th attempt (from 1): doubles from 250 ms to 8 s, and `random` (0 to 1) spreads it over its upper half. */
export function retryDelayMs(attempt: number, random: number): number {
  const full = Math.min(FIRST_MS * 2 ** Math.max(0, attempt - 1), LONGEST_MS);
  return Math.round(full / 2 + (full / 2) * random);
}

/** The same after the server asked to connect again (close code 1013, or a closed control channel): the first within a second, later ones soon. */
export function sentAwayDelayMs(attempt: number, random: number): number {
  return attempt <= 1 ? Math.round(SENT_AWAY_MS * random) : Math.min(LONGEST_SENT_AWAY_MS, retryDelayMs(attempt, random));
}
