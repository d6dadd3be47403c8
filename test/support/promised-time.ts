/** The suites of `npm test` share the machine, so a stall of some seconds tells nothing: a promise of a second or two is held to this, milliseconds. */
const SHARED_MACHINE_MS = 15_000;

/**
 * The bound, milliseconds, to which a test holds a promised time: the promise itself in `npm run test:times`, which has the machine for itself; in
 * `npm test` 15 s, or as much on top of a promise that is longer. What would bring the same about without the message under test comes later than
 * 15 s: rights are looked at again every 30 s, silent connections end after 16 s.
 */
export function boundMs(promisedMs: number): number {
  if (process.env["PROMISED_TIMES"] === "exact") return promisedMs;
  return promisedMs < SHARED_MACHINE_MS / 3 + 1 ? SHARED_MACHINE_MS : promisedMs + SHARED_MACHINE_MS;
}
