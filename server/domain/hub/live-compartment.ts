import type { Snapshot } from "../../ports/history.ts";
import type { Commit } from "../../ports/engine.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import { cutFor } from "../history/snapshots/sections.ts";
import { mayWrite } from "./grant.ts";
import { PresenceBoard } from "./presence.ts";
import type { Session } from "./session.ts";
import { isTooSlow } from "./slow-consumer.ts";
import { Tail } from "./tail.ts";
import { frameStep1, SYNCED_FRAME } from "../wire/answer-frames.ts";
import { updateFrameHeader } from "../wire/update-frame.ts";

/** Who needs not be sent a commit, and the receipts that ride with it. */
export interface Senders {
  readonly onlySender: Session | null;
  readonly receipts: Map<Session, Buffer>;
}

const NOBODY: Senders = { onlySender: null, receipts: new Map() };

/**
 * One compartment that has peers: everything committed, ready to be sent, and the peers that follow it.
 *
 * Holds bytes, never a document. What is in here is in the ledger on disk (P1).
 */
export class LiveCompartment {
  readonly id: CompartmentId;
  readonly sessions = new Set<Session>();
  readonly claims: Map<ClientId, UserId>;
  readonly presence: PresenceBoard;
  /** Which live connection shows presence for a client id. */
  readonly holders = new Map<ClientId, Session>();
  /** When queued writes may go to the engine, monotonic milliseconds. */
  dueMs = 0;
  lastFlushMs = -Infinity;
  isPresenceScheduled = false;
  isRefreshing = false;
  emptySinceMs: number | null = null;
  /** Where another node has moved the head to, for the engine to know before it drafts; 0 once it was told. */
  movedTo = 0;
  /** When commits were last sent, monotonic milliseconds, and whether what is unsent will be. */
  lastSentMs = -Infinity;
  isFlushScheduled = false;
  #snapshot: Snapshot;
  readonly #vector: Map<ClientId, number>;
  readonly #tail: Tail;
  #headSeq: number;
  /** Frames of commits that have not been sent yet, and the head that every joined peer has been sent. */
  #unsent: Uint8Array[] = [];
  #sentSeq: number;
  /** A head that was durable, and since when that is known, monotonic milliseconds. */
  #known = { seq: 0, atMs: -Infinity };
  #step1: Buffer | null = null;

  constructor(options: {
    id: CompartmentId;
    snapshot: Snapshot;
    vector: ReadonlyMap<ClientId, number>;
    tail: readonly { readonly seq: number; readonly framed: Uint8Array }[];
    headSeq: number;
    claims: ReadonlyMap<ClientId, UserId>;
    firstPresenceClock: number;
  }) {
    this.id = options.id;
    this.#snapshot = options.snapshot;
    this.#vector = new Map(options.vector);
    this.#tail = new Tail(options.snapshot.seq);
    for (const { seq, framed } of options.tail) this.#tail.append(framed, seq);
    this.#headSeq = options.headSeq;
    this.#sentSeq = options.headSeq;
    this.claims = new Map(options.claims);
    this.presence = new PresenceBoard(options.firstPresenceClock);
  }

  /**
   * Takes a look at the ledger's head by a question asked at `askedMs`. True if it lies below what was known to be durable by then: the
   * ledger has lost entries, as after a failover to a standby that was behind.
   */
  isSetBack(seq: number, askedMs: number, nowMs: number): boolean {
    if (askedMs > this.#known.atMs && seq < this.#known.seq) return true;
    this.#known = { seq: this.#headSeq, atMs: nowMs };
    return false;
  }

  get headSeq(): number {
    return this.#headSeq;
  }

  /** Bytes committed since the snapshot: what every joiner gets on top of it. */
  get tailBytes(): number {
    return this.#tail.sizeBytes;
  }

  get snapshotBytes(): number {
    return this.#snapshot.update.length;
  }

  /** Sends everything up to the head to a peer that has `vector`, then asks a writer for what is missing here. */
  join(session: Session, vector: ReadonlyMap<ClientId, number>, nowMs: number): void {
    const { peer, grant } = session.arrival;
    // The joiner is sent all of it: what others have still to get must not come to it a second time.
    this.flush(nowMs);
    peer.together(() => {
      const tail = this.#tail.since(this.#snapshot.seq);
      session.joinBytes = this.#sendSnapshot(session, vector) + (tail?.length ?? 0);
      if (tail !== null && tail.length > 0) peer.send(tail);
      peer.send(SYNCED_FRAME);
      // A read-only peer's honest answer would count as a write (design §4, item 1).
      if (mayWrite(grant)) peer.send(this.#framedStep1());
    });
    // Who is here follows with the next flush: by then the peer has said which client id is its own.
    session.wantsWholePresence = true;
    session.state = { kind: "joined" };
  }

  /** Asks one peer for everything beyond the committed state: after a gap or a failed commit. */
  requestMissing(session: Session): void {
    session.arrival.peer.send(this.#framedStep1());
  }

  /** Advances the committed state. What it adds is sent with the next {@link flush}. */
  advance(commit: Commit): void {
    for (const { client, to } of commit.inserts) this.#vector.set(client, Math.max(to, this.#vector.get(client) ?? 0));
    for (const [client, user] of commit.claims) this.claims.set(client, user);
    this.#headSeq = commit.headSeq;
    if (commit.framed.length > 0) {
      this.#tail.append(commit.framed, commit.headSeq);
      this.#unsent.push(commit.framed);
    }
    this.#step1 = null;
  }

  /**
   * Sends what was committed since the last flush to every peer that follows, and each author's receipts with it in one go; those are
   * taken out of `receipts`. A single commit with a single author is not echoed to that author's connection.
   */
  flush(nowMs: number, { onlySender, receipts }: Senders = NOBODY): void {
    const unsent = this.#unsent;
    const framed = unsent.length === 1 ? (unsent[0] as Uint8Array) : Buffer.concat(unsent);
    const spared = unsent.length === 1 ? onlySender : null;
    this.#unsent = [];
    if (framed.length > 0) this.lastSentMs = nowMs;
    for (const session of this.sessions) {
      const receipt = receipts.get(session);
      const wants = framed.length > 0 && session !== spared && this.#keepsUp(session, nowMs);
      if (receipt === undefined && !wants) continue;
      const { peer } = session.arrival;
      session.lastSentMs = nowMs;
      if (receipt !== undefined) receipts.delete(session);
      if (receipt === undefined) peer.send(framed);
      else if (!wants) peer.send(receipt);
      else {
        peer.together(() => {
          peer.send(framed);
          peer.send(receipt);
        });
      }
    }
    this.#sentSeq = this.#headSeq;
  }

  /** Sends a peer that has drained what it missed. False if that is no longer at hand: it has to connect again. */
  catchUp(session: Session, nowMs: number): boolean {
    if (session.state.kind !== "behind") return true;
    this.flush(nowMs);
    const missed = this.#tail.since(session.state.since);
    if (missed === null) return false;
    session.state = { kind: "joined" };
    session.lastSentMs = nowMs;
    session.joinBytes = missed.length;
    if (missed.length > 0) session.arrival.peer.send(missed);
    return true;
  }

  /** Takes a newer snapshot; the tail keeps only what came after it. An older one changes nothing. */
  renewSnapshot(snapshot: Snapshot): void {
    if (snapshot.seq <= this.#snapshot.seq || snapshot.seq > this.#headSeq) return;
    this.#snapshot = snapshot;
    this.#tail.dropThrough(snapshot.seq);
  }

  /** Whether a peer can take a batch now. One that reads too slowly is marked, to get it all once it has drained. */
  #keepsUp(session: Session, nowMs: number): boolean {
    if (session.state.kind !== "joined") return false;
    if (!isTooSlow(session)) return true;
    session.state = { kind: "behind", since: this.#sentSeq, sinceMs: nowMs };
    return false;
  }

  #sendSnapshot(session: Session, vector: ReadonlyMap<ClientId, number>): number {
    const { update } = this.#snapshot;
    if (update.length <= 2) return 0;
    const pieces = vector.size === 0 ? [update] : cutFor(update, this.#snapshot, vector);
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const { peer } = session.arrival;
    peer.send(updateFrameHeader(size));
    for (const piece of pieces) peer.send(piece);
    return size;
  }

  #framedStep1(): Buffer {
    this.#step1 ??= frameStep1(this.#vector);
    return this.#step1;
  }
}
