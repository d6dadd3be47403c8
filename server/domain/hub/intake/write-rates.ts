import type { Clock } from "../../../ports/clock.ts";
import type { Limits } from "../../limits.ts";
import { TokenBucket } from "../../token-bucket.ts";
import type { Session } from "../session/session.ts";

/** How much new content one person may bring to one board. */
export type WriteRateLimits = Pick<Limits, "newBytesPerSecond" | "newBytesAtOnce">;

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

  /** A write of this cost (FrameOutcome.cost) was committed. `exceeded`: the budget is overdrawn by as much as it may hold. */
  spend(session: Session, cost: number): "within" | "overdrawn" | "exceeded" {
    const { newBytesPerSecond: perSecond, newBytesAtOnce: capacity } = this.#limits;
    const nowMs = this.#clock.monotonic();
    const { personKey } = session;
    let budget = this.#budgets.get(personKey);
    if (budget === undefined) this.#budgets.set(personKey, (budget = new TokenBucket({ capacity, perSecond }, nowMs)));
    const left = budget.spend(cost, nowMs);
    return left >= 0 ? "within" : left > -capacity ? "overdrawn" : "exceeded";
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
