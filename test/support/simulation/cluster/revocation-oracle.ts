import { MESSAGE_AUTH } from "../../../../shared/wire/frame.ts";
import type { ManualClock } from "../../manual-clock.ts";
import { BrokenPromise } from "../oracles.ts";

/** After this long nothing of a board may be sent to a person whose right was withdrawn (P6). */
const WITHDRAWN_MS = 1_000;

/** Watches that a person who has lost a right is sent nothing more, within a second wherever the node could learn of it. */
export class RevocationOracle {
  isWithdrawn = false;
  readonly #clock: ManualClock;
  #sinceMs: number | null = null;
  #broken: BrokenPromise | null = null;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** The right was withdrawn. `isCalm` if the person's node can read the directory now. */
  withdrawn(isCalm: boolean): void {
    this.isWithdrawn = true;
    this.#sinceMs = isCalm ? this.#clock.monotonic() : null;
  }

  givenBack(): void {
    this.isWithdrawn = false;
    this.#sinceMs = null;
  }

  /** Something broke that may keep the person's node from learning of it in time: then the second does not hold. */
  disturbed(): void {
    if (this.#sinceMs !== null && this.#clock.monotonic() - this.#sinceMs <= WITHDRAWN_MS) this.#sinceMs = null;
  }

  /** Throws what was found. Sending happens in the middle of the server's own work, where throwing would be caught by it. */
  check(): void {
    if (this.#broken !== null) throw this.#broken;
  }

  /** A message was sent to that person. */
  sent(message: Uint8Array): void {
    if (this.#sinceMs === null || message[0] === MESSAGE_AUTH) return;
    const afterMs = this.#clock.monotonic() - this.#sinceMs;
    if (afterMs > WITHDRAWN_MS) this.#broken ??= new BrokenPromise("revoked", `sent ${afterMs} ms after the right was withdrawn`);
  }
}
