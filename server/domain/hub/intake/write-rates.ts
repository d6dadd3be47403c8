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

interface Budget {
  /** Everything that counts: while it is overdrawn, the person is not read from. */
  readonly all: TokenBucket;
  /** New content alone. */
  readonly written: TokenBucket;
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
  readonly #budgets = new Map<string, Budget>();

  constructor(limits: WriteRateLimits, clock: Pick<Clock, "monotonic">) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Writes of this cost were answered. `exceeded`: new content alone has overdrawn the budget by as much as it may hold. Reading never does that,
   * also not together with new content: a person who comes back brings what is known.
   */
  spend({ personKey }: Session, { written, read }: WriteCost): "within" | "overdrawn" | "exceeded" {
    const { newBytesAtOnce: capacity } = this.#limits;
    const nowMs = this.#clock.monotonic();
    const { all, written: newContent } = this.#budgets.get(personKey) ?? this.#begin(personKey, nowMs);
    // Reading overdraws it by no more than it holds: a minute's wait is enough.
    const left = all.spend(written + Math.min(read, Math.max(0, all.left(nowMs) + capacity)), nowMs);
    if (newContent.spend(written, nowMs) <= -capacity && written > 0) return "exceeded";
    return left >= 0 ? "within" : "overdrawn";
  }

  /** Whether the person behind a connection has to wait. */
  isOverdrawn(session: Session): boolean {
    const budget = this.#budgets.get(session.personKey);
    return budget !== undefined && budget.all.left(this.#clock.monotonic()) < 0;
  }

  /** Forgets the budgets that are full. Called about every second. */
  sweep(): void {
    const nowMs = this.#clock.monotonic();
    // New content is part of everything, so its budget is full, too.
    for (const [key, { all }] of this.#budgets) if (all.isFull(nowMs)) this.#budgets.delete(key);
  }

  #begin(personKey: string, nowMs: number): Budget {
    const { newBytesPerSecond: perSecond, newBytesAtOnce: capacity } = this.#limits;
    const budget = { all: new TokenBucket({ capacity, perSecond }, nowMs), written: new TokenBucket({ capacity, perSecond }, nowMs) };
    this.#budgets.set(personKey, budget);
    return budget;
  }
}
