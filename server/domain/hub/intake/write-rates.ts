import type { UserId } from "../../../../shared/ids.ts";
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

/** Of a person on a board, or on all. While one of the two is overdrawn, the person is not read from. */
interface Budget {
  readonly written: TokenBucket;
  readonly read: TokenBucket;
}

/** A person brings so many times as much to all boards together as to one. */
const ALL_BOARDS = 2;

/**
 * How fast each person brings new content to each board, and to all boards together, over all their connections on this node (RULES.md, H14). Reading what brings nothing new
 * has a budget of its own, of the same size: a person who comes back with what is known has as much left for new content as before.
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

  /** Writes of this cost were answered. `exceeded`: they brought new content, which has overdrawn its budget by as much as it may hold. */
  spend(session: Session, cost: WriteCost): "within" | "overdrawn" | "exceeded" {
    const onBoard = this.#spend(session.personKey, cost, 1);
    const onAll = this.#spend(userOf(session), cost, ALL_BOARDS);
    if (onBoard === "exceeded" || onAll === "exceeded") return "exceeded";
    return onBoard === "overdrawn" || onAll === "overdrawn" ? "overdrawn" : "within";
  }

  /** Spends from one budget, which holds `size` times the limits. */
  #spend(key: string, cost: WriteCost, size: number): "within" | "overdrawn" | "exceeded" {
    const nowMs = this.#clock.monotonic();
    const { written, read } = this.#budgets.get(key) ?? this.#begin(key, size, nowMs);
    const leftToWrite = written.spend(cost.written, nowMs);
    // Reading overdraws its budget by no more than that holds: the wait stays about a minute, which is as long as a silent peer is kept.
    const leftToRead = read.spend(Math.min(cost.read, Math.max(0, read.left(nowMs) + size * this.#limits.newBytesAtOnce)), nowMs);
    if (cost.written > 0 && leftToWrite <= -size * this.#limits.newBytesAtOnce) return "exceeded";
    return Math.min(leftToWrite, leftToRead) >= 0 ? "within" : "overdrawn";
  }

  /** Whether the person behind a connection has to wait. */
  isOverdrawn(session: Session): boolean {
    const nowMs = this.#clock.monotonic();
    return [session.personKey, userOf(session)].some((key) => {
      const budget = this.#budgets.get(key);
      return budget !== undefined && (budget.written.left(nowMs) < 0 || budget.read.left(nowMs) < 0);
    });
  }

  /** Forgets the budgets that are full. Called about every second. */
  sweep(): void {
    const nowMs = this.#clock.monotonic();
    for (const [key, { written, read }] of this.#budgets) if (written.isFull(nowMs) && read.isFull(nowMs)) this.#budgets.delete(key);
  }

  #begin(key: string, size: number, nowMs: number): Budget {
    const rate = { capacity: size * this.#limits.newBytesAtOnce, perSecond: size * this.#limits.newBytesPerSecond };
    const budget = { written: new TokenBucket(rate, nowMs), read: new TokenBucket(rate, nowMs) };
    this.#budgets.set(key, budget);
    return budget;
  }
}

function userOf({ arrival }: Session): UserId {
  return arrival.grant.user.id;
}
