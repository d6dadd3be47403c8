import type { UserId } from "../../../../shared/ids.ts";
import { USUAL_LIMITS } from "../../limits.ts";
import type { HubPorts } from "../hub-ports.ts";
import type { Session } from "../session/session.ts";
import { isTooSlow } from "../session/slow-consumer.ts";
import { MOST_OF_NODE_BYTES, MOST_OF_PERSON_BYTES, PendingWrites } from "./pending-writes.ts";
import { WriteRates, type WriteCost } from "./write-rates.ts";

/** Pending write frames of one peer from which on its socket is not read; reading resumes at half of it. */
const MOST_PENDING_FRAMES = 256;
const MOST_PENDING_BYTES = 1 << 20;

const NO_SESSIONS: readonly Session[] = [];

/**
 * Decides which peers are read from: a peer waits while it has too much pending, does not read itself, its person has too much pending or brings
 * new content too fast (H14), or the node is full (H12).
 */
export class ReadControl {
  readonly #sessions: ReadonlySet<Session>;
  readonly #rates: WriteRates;
  readonly #pending = new PendingWrites(MOST_OF_NODE_BYTES);
  /** Those of each person who has any. */
  readonly #ofPeople = new Map<UserId, PendingWrites>();
  #isStopped = false;

  /** `sessions` are all live sessions of the node. */
  constructor(sessions: ReadonlySet<Session>, { clock, limits }: Pick<HubPorts, "clock" | "limits">) {
    this.#sessions = sessions;
    this.#rates = new WriteRates(limits ?? USUAL_LIMITS, clock);
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
    const ofPerson = this.#ofPerson(session) ?? this.#beginPerson(session);
    const wasFull = ofPerson.isFull;
    ofPerson.add(bytes);
    const isMuch = session.pendingFrames >= MOST_PENDING_FRAMES || session.pendingBytes >= MOST_PENDING_BYTES;
    // Also those that have yet to send: each large message is put together on the thread of all sockets.
    if (ofPerson.isFull && !wasFull) for (const each of this.#ofSame(session)) this.pause(each);
    if (isMuch || ofPerson.isFull || this.#pending.isFull) this.pause(session);
  }

  /** A write of `bytes` from a peer has been answered. */
  settled(session: Session, bytes: number): void {
    session.pendingFrames--;
    session.pendingBytes -= bytes;
    const ofPerson = this.#ofPerson(session);
    const hasPersonRoom = ofPerson?.remove(bytes) === true;
    if (ofPerson?.frames === 0) this.#ofPeople.delete(userOf(session));
    const hasNodeRoom = this.#pending.remove(bytes);
    if (hasNodeRoom || hasPersonRoom)
      for (const paused of this.#sessions) if (hasNodeRoom || userOf(paused) === userOf(session)) this.resume(paused);
    this.resume(session);
  }

  /** Writes of a peer were answered, at this cost. Gives the sessions that must be closed, because their person goes on too fast. */
  spent(session: Session, cost: WriteCost): readonly Session[] {
    const found = this.#rates.spend(session, cost);
    if (found === "within") return NO_SESSIONS;
    const ofPerson = this.#ofSame(session).filter((each) => this.#rates.isOverdrawn(each));
    for (const each of ofPerson) this.pause(each);
    return found === "exceeded" ? ofPerson : NO_SESSIONS;
  }

  /** A peer has come: it waits if its person has to. */
  arrived(session: Session): void {
    if (this.#rates.isOverdrawn(session)) this.pause(session);
  }

  /** Reads on from those who have waited long enough. Called about every second. */
  sweep(): void {
    this.#rates.sweep();
    for (const session of this.#sessions) this.resume(session);
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
    if (this.#ofPerson(session)?.isFull === true || this.#rates.isOverdrawn(session)) return;
    session.isReadingPaused = false;
    session.arrival.peer.resumeReading();
  }

  /** Stops reading from every peer for good. */
  stop(): void {
    this.#isStopped = true;
    for (const session of this.#sessions) session.arrival.peer.pauseReading();
  }

  /** All connections of the person behind one. */
  #ofSame(session: Session): readonly Session[] {
    return Array.from(this.#sessions).filter((each) => userOf(each) === userOf(session));
  }

  #beginPerson(session: Session): PendingWrites {
    const ofPerson = new PendingWrites(MOST_OF_PERSON_BYTES);
    this.#ofPeople.set(userOf(session), ofPerson);
    return ofPerson;
  }

  #ofPerson(session: Session): PendingWrites | undefined {
    return this.#ofPeople.get(userOf(session));
  }
}

function userOf({ arrival }: Session): UserId {
  return arrival.grant.user.id;
}
