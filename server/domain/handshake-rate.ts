import type { Clock } from "../ports/clock.ts";

/** Handshakes of sockets per second on this node (P12): each costs a look-up in the directory. */
export class HandshakeRate {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #perSecond: number;
  #allowance: number;
  #refilledMs: number;

  constructor(clock: Pick<Clock, "monotonic">, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#allowance = perSecond;
    this.#refilledMs = clock.monotonic();
  }

  /** Counts one handshake; false if the rate is exceeded. A second's worth may come at once. */
  take(): boolean {
    const now = this.#clock.monotonic();
    this.#allowance = Math.min(this.#perSecond, this.#allowance + ((now - this.#refilledMs) / 1_000) * this.#perSecond);
    this.#refilledMs = now;
    if (this.#allowance < 1) return false;
    this.#allowance -= 1;
    return true;
  }
}
