import type { UserId } from "../../../shared/ids.ts";
import type { Clock } from "../../ports/clock.ts";

/** Packets of one person in {@link PERIOD_MS}, over all their control connections; four times what one connection may send. */
const PACKETS = 2_400;
const PERIOD_MS = 10_000;

/** How many packets each person sends over all their control connections: the limit of each alone would begin again with every new one (RULES.md, L7). */
export class PacketRates {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #ofPeople = new Map<UserId, number>();
  #sinceMs = -Infinity;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
  }

  /** Counts one packet; false if it is one too many. */
  take(user: UserId): boolean {
    const nowMs = this.#clock.monotonic();
    if (nowMs - this.#sinceMs >= PERIOD_MS) {
      this.#sinceMs = nowMs;
      this.#ofPeople.clear();
    }
    const packets = (this.#ofPeople.get(user) ?? 0) + 1;
    this.#ofPeople.set(user, packets);
    return packets <= PACKETS;
  }
}
