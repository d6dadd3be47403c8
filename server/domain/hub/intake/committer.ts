import type { CompartmentId } from "../../../../shared/ids.ts";
import { closeCode, type CloseCode } from "../../../../shared/wire/close-code.ts";
import type { Commit, MovedHeads } from "../../../ports/engine.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { HubPorts } from "../hub-ports.ts";
import type { LiveCompartment } from "../compartment/live-compartment.ts";
import type { Session } from "../session/session.ts";
import type { StoreWatch } from "./store-watch.ts";
import { refusalReason, type BoardRuleId } from "../../structure/rules.ts";
import { placeOf } from "./command-queue.ts";
import type { QueuedWrite } from "./queued-write.ts";
import { commitWithinRights, type WriteOutcome, type WrittenBatch } from "./commit-within-rights.ts";
import type { BatchEnd, QueuedBatch } from "./write-queue.ts";
import type { WriteCost } from "./write-rates.ts";

/** Waits before the store is tried again after a failed commit, milliseconds; the last one repeats. */
const STORE_RETRY_MS = [100, 250, 500, 1_000, 2_000] as const;
/** Failed commits in a row after which writers are told to try again later; readers stay. */
const FAILURES_UNTIL_CLOSE = 3;

/** What a committer needs of the hub. */
export interface CommitterPorts {
  readonly ports: HubPorts;
  readonly compartmentOf: (id: CompartmentId) => LiveCompartment | null;
  /** The ledger of a compartment that is not open, or not yet, reaches this position. */
  readonly reached: (id: CompartmentId, seq: number) => void;
  readonly close: (session: Session, code: CloseCode, reason: string) => void;
  /** A write of a session was not taken, because its person may not write any more. */
  readonly deny: (session: Session) => void;
  /** A frame of the session, of so many bytes, is no longer pending. */
  readonly settled: (session: Session, bytes: number) => void;
  /** Frames of the session were answered, at this cost altogether. */
  readonly spent: (session: Session, cost: WriteCost) => void;
  /** A board has refused content because it, or a person's share of it, seems full. */
  readonly seemedFull: (compartment: LiveCompartment) => void;
  readonly delivery: Delivery;
  readonly store: StoreWatch;
}

/** Known content is trimmed, not written: so many bytes of it cost as much as one that is new. */
const KNOWN_BYTES_PER_COST = 4;

/** How much was read of what is refused is not known; ranges that are deleted take up to four times as long as text of as many bytes. */
const COST_PER_REFUSED_BYTE = 4;

/** Rules by which content is refused for want of room, which a newer snapshot may show to be there (E6). */
const ROOM_RULES: ReadonlySet<string> = new Set(["board-full", "share-full"] satisfies BoardRuleId[]);

const NONE_MOVED: MovedHeads = new Map();

/**
 * Commits one batch at a time through the engine and sends what follows from the outcome: broadcasts, receipts, and answers to
 * refused writers. Nothing of a batch is sent before its commit (P1).
 */
export class Committer {
  readonly #hub: CommitterPorts;
  #failures = 0;

  constructor(hub: CommitterPorts) {
    this.#hub = hub;
  }

  /** Takes one batch through the engine and sends what follows from the outcome. Never rejects. */
  async commit(queued: QueuedBatch): Promise<BatchEnd> {
    const { ports } = this.#hub;
    const batch = queued.writes;
    const beganMs = ports.clock.monotonic();
    this.#hub.store.began();
    // The engine takes the updates themselves.
    const sizes = batch.map(({ update }) => update.length);
    const outcome = await commitWithinRights({ ports, movedHeads: (compartments) => this.#movedHeads(compartments) }, queued);
    const commitMs = ports.clock.monotonic() - beganMs;
    this.#publish(batch, outcome);
    // Also when all its authors have left: the store still fails, and the next writes must not be sent to it in a loop.
    const hasFailed = outcome.frames.some(isFailed) || outcome.commands.some(({ outcome: end }) => isFailed(end));
    this.#failures = hasFailed ? this.#failures + 1 : 0;
    this.#answer(batch, outcome.frames);
    for (const { command, outcome: end } of outcome.commands) command.settle(end);
    const sessions = shared(batch, outcome.frames, sizes);
    const committed = outcome.commits.length === 0 ? 0 : sessions.filter(({ share }) => share?.hasDurable === true).length;
    this.#charge(sessions);
    this.#tellCards(batch, outcome.frames);
    this.#noteStore(outcome, hasFailed);
    this.#measure(batch, outcome, commitMs);
    for (const [index, { session }] of batch.entries()) this.#hub.settled(session, sizes[index] ?? 0);
    return {
      retryAfterMs: hasFailed ? (STORE_RETRY_MS[Math.min(this.#failures, STORE_RETRY_MS.length) - 1] ?? 0) : 0,
      committed,
    };
  }

  /** Also those who have left meanwhile: their person is charged. Takes their shares from the sessions. */
  #charge(sessions: readonly Session[]): void {
    for (const session of sessions) {
      const { share } = session;
      session.share = null;
      if (share !== null && share.written + share.read > 0) this.#hub.spent(session, share);
    }
  }

  #noteStore({ commits }: WrittenBatch, hasFailed: boolean): void {
    if (hasFailed) this.#hub.ports.metrics?.storeFailed();
    this.#hub.store.ended(hasFailed ? "failed" : commits.length > 0 ? "written" : "nothing");
  }

  #measure(batch: readonly QueuedWrite[], { frames, commits }: WrittenBatch, commitMs: number): void {
    const { metrics } = this.#hub.ports;
    if (metrics === undefined || commits.length === 0) return;
    let entries = 0;
    let bytes = 0;
    for (const { afterSeq, headSeq, framed } of commits) {
      entries += headSeq - afterSeq;
      bytes += framed.length;
    }
    let receipts = 0;
    for (const [index, { session }] of batch.entries()) if (session.arrival.receipts && frames[index]?.kind === "durable") receipts++;
    metrics.batchCommitted({ frames: batch.length, entries, bytes, receipts, commitMs });
  }

  /** Heads that other nodes have moved since the engine was last told. */
  #movedHeads(compartments: Iterable<CompartmentId>): MovedHeads {
    if (this.#hub.ports.relay === undefined) return NONE_MOVED;
    const moved = new Map<CompartmentId, number>();
    for (const id of compartments) {
      const compartment = this.#hub.compartmentOf(id);
      const headSeq = compartment === null ? 0 : this.#hub.delivery.takeForeignHead(compartment);
      if (headSeq > 0) moved.set(id, headSeq);
    }
    return moved;
  }

  /** A frame past the head known here was in an append of this node whose answer got lost, so no peer has been sent it yet. */
  #lookPastHead(batch: readonly QueuedWrite[], frames: readonly WriteOutcome[]): void {
    for (const [index, { session }] of batch.entries()) {
      const frame = frames[index];
      const compartment = this.#hub.compartmentOf(session.compartment);
      if (frame?.kind === "durable" && compartment !== null) this.#hub.delivery.upTo(compartment, frame.seq);
    }
  }

  /** What the engine learnt of other nodes goes out before what was built on it. */
  #publishMissed(missed: readonly Commit[]): void {
    for (const [id, commits] of Map.groupBy(missed, ({ compartment }) => compartment)) {
      const compartment = this.#hub.compartmentOf(id);
      if (compartment !== null) this.#hub.delivery.foreign(compartment, commits);
      else this.#hub.reached(id, commits.at(-1)?.headSeq ?? 0);
    }
  }

  #publish(batch: readonly QueuedWrite[], { frames, commands, commits, missed }: WrittenBatch): void {
    // Other nodes come first, because they wait longest for it.
    for (const commit of commits) this.#hub.ports.relay?.publish(commit);
    if (missed.length > 0) this.#publishMissed(missed);
    const senders = noteReceipts(batch, frames);
    // What a command has written to a board no connection has.
    for (const { command, outcome } of commands)
      if (outcome.kind === "done" && outcome.isNew && command.command.writes !== undefined) senders.set(placeOf(command), null);
    for (const commit of commits) {
      const compartment = this.#hub.compartmentOf(commit.compartment);
      if (compartment === null) {
        // Acts are written to boards that no person has open, too, or that are opening just now.
        this.#hub.reached(commit.compartment, commit.headSeq);
        this.#hub.ports.onCommit?.(commit);
        continue;
      }
      this.#hub.delivery.own(compartment, commit, senders.get(commit.compartment) ?? null);
    }
    if (this.#hub.ports.relay !== undefined) this.#lookPastHead(batch, frames);
    // What is left belongs to frames that held nothing new: no broadcast to ride with.
    for (const { session } of batch) {
      const receipts = session.takeReceipts();
      if (receipts !== null) session.arrival.peer.send(receipts);
    }
  }

  /** Answers those whose frames were not accepted. */
  #answer(batch: readonly QueuedWrite[], frames: readonly WriteOutcome[]): void {
    const asked = new Set<Session>();
    for (const [index, { session }] of batch.entries()) {
      const frame = frames[index];
      if (frame === undefined || session.isClosed) continue;
      if (frame.kind === "durable") {
        if (frame.landedDeleted) this.#hub.ports.onLandedDeleted?.(session);
      } else if (frame.kind === "refused") {
        this.#hub.ports.log.warn({ rule: frame.rule, session: session.credentialId, compartment: session.compartment }, "update refused");
        this.#hub.ports.metrics?.refused(frame.rule);
        this.#noteRoom(session.compartment, frame.rule);
        this.#hub.close(session, frame.close, refusalReason(frame.rule));
      } else if (frame.kind === "not-allowed") {
        this.#hub.deny(session);
      } else {
        asked.add(session);
      }
    }
    const isStoreDown = this.#failures >= FAILURES_UNTIL_CLOSE;
    for (const session of asked) {
      if (session.isClosed) continue;
      if (isStoreDown) this.#hub.close(session, closeCode.tryAgain, "the store cannot write at the moment");
      else this.#requestMissing(session);
    }
  }

  #noteRoom(id: CompartmentId, rule: string): void {
    const compartment = ROOM_RULES.has(rule) ? this.#hub.compartmentOf(id) : null;
    if (compartment !== null) this.#hub.seemedFull(compartment);
  }

  /** Tells of cards that went and came; also of a peer that has left (H5), or a deletion could hide behind a closed connection. */
  #tellCards(batch: readonly QueuedWrite[], frames: readonly WriteOutcome[]): void {
    for (const [index, { session }] of batch.entries()) {
      const frame = frames[index];
      if (frame?.kind !== "durable" || frame.cards === undefined) continue;
      this.#hub.ports.onCards?.(session.arrival.grant, { ...frame.cards, seq: frame.seq });
    }
  }

  /** Asks a peer for everything beyond the committed state: after a gap or a failed commit. */
  #requestMissing(session: Session): void {
    const compartment = this.#hub.compartmentOf(session.compartment);
    if (compartment !== null) session.arrival.peer.send(compartment.board.framedStep1());
  }
}

/** Sums up what a batch holds of each session in it, and gives those sessions. */
function shared(batch: readonly QueuedWrite[], frames: readonly WriteOutcome[], sizes: readonly number[]): readonly Session[] {
  const sessions: Session[] = [];
  for (const [index, { session }] of batch.entries()) {
    const frame = frames[index];
    const { written, read } = costOf(frame, sizes[index] ?? 0);
    if (session.share === null) {
      session.share = { written, read, hasDurable: frame?.kind === "durable" };
      sessions.push(session);
    } else {
      session.share.written += written;
      session.share.read += read;
      session.share.hasDurable ||= frame?.kind === "durable";
    }
  }
  return sessions;
}

/** What a write of so many bytes costs its person (H14). */
function costOf(frame: WriteOutcome | undefined, bytes: number): WriteCost {
  switch (frame?.kind) {
    case "durable":
      return { written: frame.cost, read: Math.max(0, bytes - frame.cost) / KNOWN_BYTES_PER_COST + frame.deleteCost };
    case "gap":
    case "refused":
      return { written: 0, read: COST_PER_REFUSED_BYTE * bytes };
    case "failed":
    case "not-allowed":
    case undefined:
      // The store's fault, not the writer's; or it was not read.
      return { written: 0, read: 0 };
  }
}

/** Notes the receipts of the sessions that want them. Gives the only sender of each compartment's part of a batch (null for several). */
function noteReceipts(batch: readonly QueuedWrite[], frames: readonly WriteOutcome[]): Map<CompartmentId, Session | null> {
  const senders = new Map<CompartmentId, Session | null>();
  for (const [index, { session }] of batch.entries()) {
    const frame = frames[index];
    if (frame?.kind !== "durable") continue;
    const { compartment } = session;
    const sender = senders.get(compartment);
    if (sender === undefined) senders.set(compartment, session);
    else if (sender !== session && sender !== null) senders.set(compartment, null);
    if (session.arrival.receipts && !session.isClosed) session.addReceipt(frame);
  }
  return senders;
}

function isFailed({ kind }: { readonly kind: string }): boolean {
  return kind === "failed";
}
