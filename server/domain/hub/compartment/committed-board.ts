import type { ClientId, UserId } from "../../../../shared/ids.ts";
import type { Commit } from "../../../ports/engine.ts";
import type { Snapshot } from "../../../ports/history.ts";
import { cutFor } from "../../history/snapshots/sections.ts";
import { frameStep1 } from "../../wire/answer-frames.ts";
import { updateFrameHeader } from "../../wire/update-frame.ts";
import { Tail } from "./tail.ts";

/** What a compartment holds when it is opened. */
export interface BoardAtOpening {
  readonly snapshot: Snapshot;
  /** The clock that each client has reached at the head. */
  readonly vector: ReadonlyMap<ClientId, number>;
  /** The framed updates after the snapshot. */
  readonly tail: readonly { readonly seq: number; readonly framed: Uint8Array }[];
  readonly headSeq: number;
  readonly claims: ReadonlyMap<ClientId, UserId>;
}

/** What is committed in one compartment, ready to be sent. It holds bytes, not a document, and all of it is on disk (P1). */
export class CommittedBoard {
  #snapshot: Snapshot;
  readonly #tail: Tail;
  readonly #vector: Map<ClientId, number>;
  readonly #claims: Map<ClientId, UserId>;
  #headSeq: number;
  /** A head that was durable, and when that became known, monotonic milliseconds. */
  #known = { seq: 0, atMs: -Infinity };
  #step1: Buffer | null = null;

  constructor({ snapshot, vector, tail, headSeq, claims }: BoardAtOpening) {
    this.#snapshot = snapshot;
    this.#vector = new Map(vector);
    this.#tail = new Tail(snapshot.seq);
    for (const { seq, framed } of tail) this.#tail.append(framed, seq);
    this.#headSeq = headSeq;
    this.#claims = new Map(claims);
  }

  get headSeq(): number {
    return this.#headSeq;
  }

  /** The entry that the snapshot is of: a joiner is sent nothing that was gone from the board before it. */
  get snapshotSeq(): number {
    return this.#snapshot.seq;
  }

  /** Entries committed since the snapshot, of any kind. */
  get tailEntries(): number {
    return this.#headSeq - this.#snapshot.seq;
  }

  /** Bytes committed since the snapshot. A joiner gets them on top of it. */
  get tailBytes(): number {
    return this.#tail.sizeBytes;
  }

  get snapshotBytes(): number {
    return this.#snapshot.update.length;
  }

  /** How many client ids have written here. */
  get clientCount(): number {
    return this.#vector.size;
  }

  /** The person who owns a client id by the ledger. */
  ownerOf(client: ClientId): UserId | undefined {
    return this.#claims.get(client);
  }

  /** Takes the commit that follows the head. */
  advance(commit: Commit): void {
    for (const { client, to } of commit.inserts) this.#vector.set(client, Math.max(to, this.#vector.get(client) ?? 0));
    for (const [client, user] of commit.claims) this.#claims.set(client, user);
    this.#headSeq = commit.headSeq;
    if (commit.framed.length > 0) this.#tail.append(commit.framed, commit.headSeq);
    this.#step1 = null;
  }

  /** The frames committed after `seq`, a head that was announced before, in pieces to be sent in order; null if the tail does not reach back that far. */
  since(seq: number): readonly Uint8Array[] | null {
    return this.#tail.since(seq);
  }

  /** The frames committed after the snapshot, in pieces to be sent in order. */
  sinceSnapshot(): readonly Uint8Array[] {
    return this.#tail.since(this.#snapshot.seq) ?? [];
  }

  /** The frame of the snapshot for a peer that has `vector`, in pieces to be sent in order; none if the snapshot is empty. */
  snapshotFrame(vector: ReadonlyMap<ClientId, number>): readonly Uint8Array[] {
    const { update } = this.#snapshot;
    if (update.length <= 2) return [];
    const pieces = vector.size === 0 ? [update] : cutFor(update, this.#snapshot, vector);
    return [updateFrameHeader(pieces.reduce((sum, piece) => sum + piece.length, 0)), ...pieces];
  }

  /** The server's step 1 at the head, framed. */
  framedStep1(): Buffer {
    this.#step1 ??= frameStep1(this.#vector);
    return this.#step1;
  }

  /** Takes a newer snapshot; the tail keeps only what came after it. An older one changes nothing. */
  renewSnapshot(snapshot: Snapshot): void {
    if (snapshot.seq <= this.#snapshot.seq || snapshot.seq > this.#headSeq) return;
    this.#snapshot = snapshot;
    this.#tail.dropThrough(snapshot.seq);
  }

  /**
   * Compares the ledger's head `seq`, read by a query sent at `askedMs`, with what was durable by then. True if it lies below: the
   * ledger has lost entries, as after a failover to a standby that was behind.
   */
  isSetBack(seq: number, askedMs: number, nowMs: number): boolean {
    if (askedMs > this.#known.atMs && seq < this.#known.seq) return true;
    this.#known = { seq: this.#headSeq, atMs: nowMs };
    return false;
  }
}
