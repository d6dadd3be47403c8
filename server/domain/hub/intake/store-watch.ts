import type { Clock } from "../../../ports/clock.ts";

/** Failed commits in a row after which people are told: one alone may be over before it is read. */
const FAILURES_UNTIL_TOLD = 2;
/** A commit under way for longer counts as not being saved, milliseconds. */
const STALL_MS = 3_000;
/** Without writes no answer says that the store is back. It counts as back after this long without a failure, milliseconds. */
const PRESUMED_BACK_MS = 15_000;

/** Whether edits are being saved, as people are told it (RULES.md, H13). */
export class StoreWatch {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #changed: (isTakingWrites: boolean) => void;
  #isTakingWrites = true;
  #failures = 0;
  #beganMs: number | null = null;
  #failedMs = -Infinity;

  /** `changed` is called when what {@link isTakingWrites} says has changed. */
  constructor(clock: Pick<Clock, "monotonic">, changed: (isTakingWrites: boolean) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get isTakingWrites(): boolean {
    return this.#isTakingWrites;
  }

  /** A batch goes to the store. */
  began(): void {
    this.#beganMs = this.#clock.monotonic();
  }

  /** The batch was answered. One that had nothing to write says nothing of the store. */
  ended(outcome: "written" | "failed" | "nothing"): void {
    this.#beganMs = null;
    if (outcome === "nothing") return;
    if (outcome === "written") {
      this.#failures = 0;
      this.#failedMs = -Infinity;
      return this.#say(true);
    }
    this.#failures++;
    this.#failedMs = this.#clock.monotonic();
    if (this.#failures >= FAILURES_UNTIL_TOLD) this.#say(false);
  }

  /** Looks at what time alone has changed. Called about every second. */
  look(): void {
    const nowMs = this.#clock.monotonic();
    if (this.#beganMs !== null) {
      if (nowMs - this.#beganMs > STALL_MS) {
        this.#failedMs = nowMs;
        this.#say(false);
      }
    } else if (nowMs - this.#failedMs > PRESUMED_BACK_MS) {
      this.#failures = 0;
      this.#say(true);
    }
  }

  #say(isTakingWrites: boolean): void {
    if (this.#isTakingWrites === isTakingWrites) return;
    this.#isTakingWrites = isTakingWrites;
    this.#changed(isTakingWrites);
  }
}
