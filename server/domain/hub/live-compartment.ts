import type { Snapshot } from "../../ports/history.ts";
import type { Commit } from "../../ports/engine.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import { encodeStep1, encodeStep2, updatePrefix } from "../../../shared/wire/frame.ts";
import { cutFor } from "../structure/sections.ts";
import { mayWrite } from "./grant.ts";
import { PresenceBoard } from "./presence.ts";
import type { Session } from "./session.ts";
import { isTooSlow } from "./slow-consumer.ts";
import { Tail } from "./tail.ts";
import { frameHeader, frameMessage } from "./websocket-frame.ts";

/** Marks the end of a join: a stock client calls itself synced. The document came before it, in Update messages. */
const SYNCED = frameMessage(encodeStep2(Uint8Array.of(0, 0)));

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
  #snapshot: Snapshot;
  readonly #vector: Map<ClientId, number>;
  readonly #tail: Tail;
  #headSeq: number;
  /** The head before the batch that is being delivered: what every joined peer has. */
  #headBefore = 0;
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
    this.claims = new Map(options.claims);
    this.presence = new PresenceBoard(options.firstPresenceClock);
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
  join(session: Session, vector: ReadonlyMap<ClientId, number>): void {
    const { peer, grant } = session.arrival;
    peer.together(() => {
      const tail = this.#tail.since(this.#snapshot.seq);
      session.joinBytes = this.#sendSnapshot(session, vector) + (tail?.length ?? 0);
      if (tail !== null && tail.length > 0) peer.send(tail);
      peer.send(SYNCED);
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

  /** Advances the committed state. Comes before {@link deliver}. */
  advance(commit: Commit): void {
    this.#headBefore = this.#headSeq;
    for (const { client, to } of commit.inserts) this.#vector.set(client, Math.max(to, this.#vector.get(client) ?? 0));
    for (const [client, user] of commit.claims) this.claims.set(client, user);
    this.#headSeq = commit.headSeq;
    if (commit.framed.length > 0) this.#tail.append(commit.framed, commit.headSeq);
    this.#step1 = null;
  }

  /**
   * Sends one committed batch to every peer that follows, and each author's receipts with it in one go; those are taken out of `receipts`.
   * A batch with a single author is not echoed to that author's connection.
   */
  deliver(framed: Uint8Array, onlySender: Session | null, { receipts, nowMs }: { receipts: Map<Session, Buffer>; nowMs: number }): void {
    for (const session of this.sessions) {
      const receipt = receipts.get(session);
      const wants = framed.length > 0 && session !== onlySender && this.#keepsUp(session, nowMs);
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
  }

  /** Sends a peer that has drained what it missed. False if that is no longer at hand: it has to connect again. */
  catchUp(session: Session, nowMs: number): boolean {
    if (session.state.kind !== "behind") return true;
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
    session.state = { kind: "behind", since: this.#headBefore, sinceMs: nowMs };
    return false;
  }

  #sendSnapshot(session: Session, vector: ReadonlyMap<ClientId, number>): number {
    const { update } = this.#snapshot;
    if (update.length <= 2) return 0;
    const pieces = vector.size === 0 ? [update] : cutFor(update, this.#snapshot, vector);
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const prefix = updatePrefix(size);
    const { peer } = session.arrival;
    peer.send(Buffer.concat([frameHeader(prefix.length + size), prefix]));
    for (const piece of pieces) peer.send(piece);
    return size;
  }

  #framedStep1(): Buffer {
    this.#step1 ??= frameMessage(encodeStep1(this.#vector));
    return this.#step1;
  }
}
