import type { Clock } from "../../../ports/clock.ts";
import type { Limits } from "../../limits.ts";
import { TokenBucket } from "../../token-bucket.ts";
import type { Session } from "../session/session.ts";

/** How much new content one person may bring to one board. */
export type WriteRateLimits = Pick<Limits, "newBytesPerSecond" | "newBytesAtOnce">;

/** What writes of a connection cost its person. */
export interface WriteCost {
  /** New content (FrameOutcome.cost). */
  readonly written: number;
  /** The work of reading what was known, refused, or rested on something missing, in the same unit. */
  readonly read: number;
}

/**
 * How fast each person brings new content to each board, over all their connections on this node (RULES.md, H14).
 *
 * What a write costs is known when it is committed, so a budget is overdrawn first: then its person is not read from until it is made
 * up for. It can be overdrawn by far only over many connections: a single one is paused with a few megabytes under way.
 */
export class WriteRates {
  readonly #limits: WriteRateLimits;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #budgets = new Map<string, TokenBucket>();

  constructor(limits: WriteRateLimits, clock: Pick<Clock, "monotonic">) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Writes of this cost were answered. `exceeded`: they brought new content, and the budget is overdrawn by as much as it may hold.
   * Reading alone never exceeds it: a person who comes back brings what is known.
   */
  spend(session: Session, { written, read }: WriteCost): "within" | "overdrawn" | "exceeded" {
    const { newBytesPerSecond: perSecond, newBytesAtOnce: capacity } = this.#limits;
    const nowMs = this.#clock.monotonic();
    const { personKey } = session;
    let budget = this.#budgets.get(personKey);
    if (budget === undefined) this.#budgets.set(personKey, (budget = new TokenBucket({ capacity, perSecond }, nowMs)));
    // Reading overdraws it by no more than it holds: a minute's wait is enough.
    const left = budget.spend(written + Math.min(read, Math.max(0, budget.left(nowMs) + capacity)), nowMs);
    return left >= 0 ? "within" : written === 0 || left > -capacity ? "overdrawn" : "exceeded";
  }

  /** Whether the person behind a connection has to wait. */
  isOverdrawn(session: Session): boolean {
    const budget = this.#budgets.get(session.personKey);
    return budget !== undefined && budget.left(this.#clock.monotonic()) < 0;
  }

  /** Forgets the budgets that are full. Called about every second. */
  sweep(): void {
    const nowMs = this.#clock.monotonic();
    for (const [key, budget] of this.#budgets) if (budget.isFull(nowMs)) this.#budgets.delete(key);
  }
}
