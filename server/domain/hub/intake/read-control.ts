import type { Session } from "../session/session.ts";
import { isTooSlow } from "../session/slow-consumer.ts";
import { PendingWrites } from "./pending-writes.ts";

/** Pending write frames of one peer from which on its socket is not read; reading resumes at half of it. */
const MOST_PENDING_FRAMES = 256;
const MOST_PENDING_BYTES = 4 << 20;

/** Decides which peers are read from: a peer waits while it has too much pending, or does not read itself, or the node is full (H12). */
export class ReadControl {
  readonly #sessions: ReadonlySet<Session>;
  readonly #pending = new PendingWrites();
  #isStopped = false;

  /** `sessions` are all live sessions of the node. */
  constructor(sessions: ReadonlySet<Session>) {
    this.#sessions = sessions;
  }

  /** The pending writes of the whole node. */
  get pending(): Pick<PendingWrites, "frames" | "bytes"> {
    return this.#pending;
  }

  /** A write of `bytes` was received from a peer. */
  received(session: Session, bytes: number): void {
    session.pendingFrames++;
    session.pendingBytes += bytes;
    this.#pending.add(bytes);
    const isMuch = session.pendingFrames >= MOST_PENDING_FRAMES || session.pendingBytes >= MOST_PENDING_BYTES;
    if (isMuch || this.#pending.isFull) this.pause(session);
  }

  /** A write of `bytes` from a peer has been answered. */
  settled(session: Session, bytes: number): void {
    session.pendingFrames--;
    session.pendingBytes -= bytes;
    if (this.#pending.remove(bytes)) for (const paused of this.#sessions) this.resume(paused);
    this.resume(session);
  }

  /** Stops reading from a peer. */
  pause(session: Session): void {
    if (session.isReadingPaused || session.isClosed) return;
    session.isReadingPaused = true;
    session.arrival.peer.pauseReading();
  }

  /** Reads on from a paused peer, unless another reason to wait remains. */
  resume(session: Session): void {
    if (!session.isReadingPaused || session.isClosed || this.#isStopped || session.held !== null || this.#pending.isFull) return;
    if (session.pendingFrames > MOST_PENDING_FRAMES / 2 || session.pendingBytes > MOST_PENDING_BYTES / 2 || isTooSlow(session)) return;
    session.isReadingPaused = false;
    session.arrival.peer.resumeReading();
  }

  /** Stops reading from every peer for good. */
  stop(): void {
    this.#isStopped = true;
    for (const session of this.#sessions) session.arrival.peer.pauseReading();
  }
}
