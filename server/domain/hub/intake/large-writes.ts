import type { UserId } from "../../../../shared/ids.ts";
import type { QueuedWrite } from "./queued-write.ts";

/** From so many bytes on a write is large: the engine may take some milliseconds for it. */
const LARGE_WRITE_BYTES = 32 << 10;
/** After a large write of a person the next one waits so many times as long as it took: theirs take a fifth of the engine's time, unless one is slow. */
const PAUSE = 4;
/** The longest pause, milliseconds: a store that is slow must not make a person wait many times as long. */
const LONGEST_PAUSE_MS = 100;
/** Others barely notice it where a large write takes so many milliseconds longer than the small ones do. */
const BARELY_NOTICED_MS = 5;
/** What it takes beyond that is a hundredth of its person's time, up to a pause of so many milliseconds. */
const NOTICED = { pause: 99, longestMs: 5_000 };
/** How much each batch of small writes counts in what they usually take. */
const SHARE_OF_USUAL = 1 / 8;

/** Whether a write goes to the engine alone. */
export function isLarge({ update }: QueuedWrite): boolean {
  return update.length >= LARGE_WRITE_BYTES;
}

/**
 * When large writes of a person may go (RULES.md, H4): with pauses in between, in which others have the engine to themselves. All times are
 * monotonic milliseconds.
 */
export class LargeWrites {
  /** Until when each person's next one waits. Those who wait no more are forgotten with the next pause. */
  readonly #pausedUntilMs = new Map<UserId, number>();
  /** How long batches of small writes take, as a rule; null before the first: then no one waits behind large ones. */
  #usualMs: number | null = null;

  /** The first large write of a queue that may go at `nowMs`; null if there is none. What its person wrote before it comes first. */
  firstOf(queue: readonly QueuedWrite[], nowMs: number): QueuedWrite | null {
    if (!queue.some(isLarge)) return null;
    for (const [user, write] of firstWrites(queue)) if (isLarge(write) && this.#mayGoAtMs(user) <= nowMs) return write;
    return null;
  }

  /** When the first write of a queue may go. */
  dueMs(queue: readonly QueuedWrite[]): number {
    if (!queue.some(isLarge)) return -Infinity;
    let dueMs = Infinity;
    for (const [user, write] of firstWrites(queue)) dueMs = Math.min(dueMs, isLarge(write) ? this.#mayGoAtMs(user) : -Infinity);
    return dueMs;
  }

  /** Notes that a batch of small writes took so long. */
  smallSettled(tookMs: number): void {
    this.#usualMs = this.#usualMs === null ? tookMs : this.#usualMs + (tookMs - this.#usualMs) * SHARE_OF_USUAL;
  }

  /** Notes that a large write was alone with the engine from `beganMs` to `settledMs`. */
  settled(write: QueuedWrite, { beganMs, settledMs }: { readonly beganMs: number; readonly settledMs: number }): void {
    for (const [user, untilMs] of this.#pausedUntilMs) if (untilMs <= settledMs) this.#pausedUntilMs.delete(user);
    this.#pausedUntilMs.set(userOf(write), settledMs + this.#pauseAfter(settledMs - beganMs));
  }

  #pauseAfter(tookMs: number): number {
    const noticedMs = Math.max(0, tookMs - (this.#usualMs ?? tookMs) - BARELY_NOTICED_MS);
    return Math.max(Math.min(LONGEST_PAUSE_MS, PAUSE * tookMs), Math.min(NOTICED.longestMs, NOTICED.pause * noticedMs));
  }

  #mayGoAtMs(user: UserId): number {
    return this.#pausedUntilMs.get(user) ?? -Infinity;
  }
}

/** The first write of each person in a queue. */
function firstWrites(queue: readonly QueuedWrite[]): ReadonlyMap<UserId, QueuedWrite> {
  const first = new Map<UserId, QueuedWrite>();
  for (const write of queue) if (!first.has(userOf(write))) first.set(userOf(write), write);
  return first;
}

function userOf({ session }: QueuedWrite): UserId {
  return session.arrival.grant.user.id;
}
