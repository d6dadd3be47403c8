import type { IncomingMessage } from "node:http";
import { FairLine } from "../domain/fair-line.ts";
import type { Clock } from "../ports/clock.ts";
import { sourceOf } from "./request-source.ts";

/** Requests are begun and answered for so long in a row, milliseconds. */
const SLICE_MS = 1;
/** Afterwards none is for so many times as long: each causes as much work again, when what it waits for has come. */
const REST = 1;

/**
 * Begins and answers requests, those for sockets and those on them too, in slices with rests in between. Without it a thousand that come at once
 * are all begun before the next edit is read, and each takes up to half a millisecond (RULES.md, L10). Callers come by turns, so that one who sends
 * a thousand makes another wait for one of them.
 */
export class RequestPacer {
  readonly #clock: Pick<Clock, "monotonic" | "soon" | "after">;
  readonly #trustedProxies: number;
  readonly #line = new FairLine<() => void>();
  #isRunning = false;
  #restsUntilMs = -Infinity;

  /** `trustedProxies`: as in {@link sourceOf}. */
  constructor(clock: Pick<Clock, "monotonic" | "soon" | "after">, trustedProxies = 0) {
    this.#clock = clock;
    this.#trustedProxies = trustedProxies;
  }

  /** Calls `begin` when it is this request's turn. What it throws ends no other request. */
  take(request: IncomingMessage, begin: () => void): void {
    const { network, caller } = sourceOf(request, this.#trustedProxies);
    this.#line.push({ group: network, member: caller }, begin);
    if (!this.#isRunning) this.#next();
  }

  /** Begins `work` when it is this request's turn, and settles as it does. */
  run<Value>(request: IncomingMessage, work: () => Promise<Value>): Promise<Value> {
    // Work that throws at once rejects, too.
    const begun = async (): Promise<Value> => await work();
    return new Promise((resolve, reject) => this.take(request, () => void begun().then(resolve, reject)));
  }

  #next(): void {
    this.#isRunning = true;
    const restMs = this.#restsUntilMs - this.#clock.monotonic();
    if (restMs > 0) this.#clock.after(restMs, () => this.#run());
    else this.#clock.soon(() => this.#run());
  }

  #run(): void {
    const beganMs = this.#clock.monotonic();
    try {
      do this.#line.shift()?.();
      while (!this.#line.isEmpty && this.#clock.monotonic() < beganMs + SLICE_MS);
    } finally {
      // Also where one threw: those that wait have their turns all the same.
      const endedMs = this.#clock.monotonic();
      this.#restsUntilMs = endedMs + REST * (endedMs - beganMs);
      this.#isRunning = !this.#line.isEmpty;
      if (this.#isRunning) this.#next();
    }
  }
}
