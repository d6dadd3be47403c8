import type { ClientId } from "../../../../shared/ids.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Commit } from "../../../ports/engine.ts";
import type { CommittedBoard } from "../compartment/committed-board.ts";
import { mayWrite } from "../session/grant.ts";
import type { Session } from "../session/session.ts";
import { isTooSlow } from "../session/slow-consumer.ts";
import { flushFrames } from "./flush-frames.ts";
import { SYNCED_FRAME } from "../../wire/answer-frames.ts";

/** Up to so many bytes, copying them in front of a receipt costs less than two writes that are grouped. */
const MOST_COPIED_BYTES = 2_048;

/** Sends one compartment's commits to the peers that follow it: to joiners, to everyone at a flush, and to peers that fell behind. */
export class Broadcast {
  readonly #board: CommittedBoard;
  readonly #sessions: ReadonlySet<Session>;
  /** Frames of commits that have not been sent yet, and the head up to which every joined peer has been sent everything. */
  #unsent: Uint8Array[] = [];
  #unsentUpdates = 0;
  #sentSeq: number;
  #lastSentMs = -Infinity;
  #isFlushScheduled = false;

  constructor(board: CommittedBoard, sessions: ReadonlySet<Session>) {
    this.#board = board;
    this.#sessions = sessions;
    this.#sentSeq = board.headSeq;
  }

  /** When commits were last sent, monotonic milliseconds. */
  get lastSentMs(): number {
    return this.#lastSentMs;
  }

  /** The last entry that a session was sent. */
  sentSeqOf({ state }: Session): number {
    return state.kind === "behind" ? state.since : this.#sentSeq;
  }

  /** Takes the frames of a commit, to be sent with the next flush. */
  add({ framed, updates }: Commit): void {
    if (framed.length === 0) return;
    this.#unsent.push(framed);
    this.#unsentUpdates += updates;
  }

  /** Sends everything up to the head to a peer that has `vector`, then asks a writer for what is missing here. */
  join(session: Session, vector: ReadonlyMap<ClientId, number>, nowMs: number): void {
    const { peer, grant } = session.arrival;
    // The joiner is sent all of it: what the other peers have still to get must not reach it a second time.
    this.flush(nowMs);
    peer.together(() => {
      session.joinBytes = 0;
      for (const piece of [...this.#board.snapshotFrame(vector), ...this.#board.sinceSnapshot()]) {
        session.joinBytes += piece.length;
        peer.send(piece);
      }
      peer.send(SYNCED_FRAME);
      // A read-only peer's honest answer would count as a write (SW8).
      if (mayWrite(grant)) peer.send(this.#board.framedStep1());
    });
    // Presence follows with its next round: by then the peer has said which client id is its own.
    session.wantsWholePresence = true;
    session.sentAt(nowMs);
    session.state = { kind: "joined" };
  }

  /**
   * Sends what was committed since the last flush to every peer that follows, and each author's receipts with it in one go. `onlySender` wrote
   * all of the one commit there is, and gets no copy of it; null if there is no such session.
   */
  flush(nowMs: number, onlySender: Session | null = null): void {
    const unsent = this.#unsent;
    const framed = flushFrames(unsent, this.#unsentUpdates);
    const spared = unsent.length === 1 ? onlySender : null;
    this.#unsent = [];
    this.#unsentUpdates = 0;
    if (framed.length > 0) this.#lastSentMs = nowMs;
    for (const session of this.#sessions) {
      const receipts = session.takeReceipts();
      const wants = framed.length > 0 && session !== spared && this.#keepsUp(session, nowMs);
      if (receipts === null && !wants) continue;
      const { peer } = session.arrival;
      session.sentAt(nowMs);
      if (receipts === null) peer.send(framed);
      else if (!wants) peer.send(receipts);
      else if (framed.length <= MOST_COPIED_BYTES) peer.send(Buffer.concat([framed, receipts]));
      else {
        peer.together(() => {
          peer.send(framed);
          peer.send(receipts);
        });
      }
    }
    this.#sentSeq = this.#board.headSeq;
  }

  /** Flushes at `dueMs` (monotonic), or now if that is past, then with `onlySender` as {@link flush} takes it. One flush at most is scheduled at a time. */
  flushAt(dueMs: number, clock: Clock, onlySender: Session | null = null): void {
    const nowMs = clock.monotonic();
    if (nowMs >= dueMs) return this.flush(nowMs, onlySender);
    if (this.#isFlushScheduled) return;
    this.#isFlushScheduled = true;
    clock.after(dueMs - nowMs, () => {
      this.#isFlushScheduled = false;
      this.flush(clock.monotonic());
    });
  }

  /** Sends a peer that has drained what it missed. False if that is no longer at hand: the peer has to connect again. */
  catchUp(session: Session, nowMs: number): boolean {
    if (session.state.kind !== "behind") return true;
    this.flush(nowMs);
    const missed = this.#board.since(session.state.since);
    if (missed === null) return false;
    session.state = { kind: "joined" };
    session.sentAt(nowMs);
    const { peer } = session.arrival;
    peer.together(() => {
      session.joinBytes = 0;
      for (const piece of missed) {
        session.joinBytes += piece.length;
        peer.send(piece);
      }
    });
    return true;
  }

  /** Whether a peer can take a batch now. A peer that reads too slowly is marked, to get everything once it has drained. */
  #keepsUp(session: Session, nowMs: number): boolean {
    if (session.state.kind !== "joined") return false;
    if (!isTooSlow(session)) return true;
    session.state = { kind: "behind", since: this.#sentSeq, sinceMs: nowMs };
    return false;
  }
}
