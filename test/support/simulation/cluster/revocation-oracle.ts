import { MESSAGE_AUTH } from "../../../../shared/wire/frame.ts";
import type { UserId } from "../../../../shared/ids.ts";
import type { ManualClock } from "../../manual-clock.ts";
import type { SimulatedDisk } from "../../simulated-disk.ts";
import { BrokenPromise } from "../oracles.ts";

/** After this long nothing of a board may be sent to a person whose right was withdrawn (P6). */
const WITHDRAWN_MS = 1_000;

/**
 * Watches a person whose right is withdrawn and given back: without it they are sent nothing more, within a second wherever the node could learn of it, and
 * nothing of theirs is committed behind the change, wherever and whenever (N22).
 */
export class RevocationOracle {
  isWithdrawn = false;
  readonly #clock: ManualClock;
  readonly #disk: SimulatedDisk;
  readonly #user: UserId;
  #sinceMs: number | null = null;
  /** Commits that have been looked at. */
  #looked = 0;
  #broken: BrokenPromise | null = null;

  constructor(clock: ManualClock, disk: SimulatedDisk, user: UserId) {
    this.#clock = clock;
    this.#disk = disk;
    this.#user = user;
  }

  /** The right was withdrawn, between two commits. `isCalm` if the person's node can read the directory now. */
  withdrawn(isCalm: boolean): void {
    this.isWithdrawn = true;
    this.#looked = this.#disk.durable.length;
    this.#sinceMs = isCalm ? this.#clock.monotonic() : null;
  }

  /** The right was given back, between two commits. */
  givenBack(): void {
    this.#lookForEntries();
    this.isWithdrawn = false;
    this.#sinceMs = null;
  }

  /** Something broke that may keep the person's node from learning of it in time: then the second does not hold. */
  disturbed(): void {
    if (this.#sinceMs !== null && this.#clock.monotonic() - this.#sinceMs <= WITHDRAWN_MS) this.#sinceMs = null;
  }

  /** Throws what was found. Sending happens in the middle of the server's own work, where throwing would be caught by it. */
  check(): void {
    this.#lookForEntries();
    if (this.#broken !== null) throw this.#broken;
  }

  #lookForEntries(): void {
    if (!this.isWithdrawn) return;
    const late = this.#disk.durable.slice(this.#looked).flatMap((batch) => batch.flatMap(({ entries }) => entries));
    this.#looked = this.#disk.durable.length;
    const own = late.find(({ author }) => author === this.#user);
    if (own !== undefined)
      this.#broken ??= new BrokenPromise(
        "right-ended",
        `${own.kind} ${own.seq} of ${own.compartment} was committed after its author's right had ended`,
      );
  }

  /** A message was sent to that person. */
  sent(message: Uint8Array): void {
    if (this.#sinceMs === null || message[0] === MESSAGE_AUTH) return;
    const afterMs = this.#clock.monotonic() - this.#sinceMs;
    if (afterMs > WITHDRAWN_MS) this.#broken ??= new BrokenPromise("revoked", `sent ${afterMs} ms after the right was withdrawn`);
  }
}
