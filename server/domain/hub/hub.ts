import type { CompartmentId } from "../../../shared/ids.ts";
import { closeCode, type CloseCode } from "../../../shared/wire/close-code.ts";
import { decodeFrame, decodeVector, type IncomingFrame } from "../../../shared/wire/frame.ts";
import { MAX_STEP2_BYTES, MAX_UPDATE_BYTES, VECTOR_SLACK_CLIENTS } from "../../../shared/wire/limits.ts";
import { ReadControl } from "./intake/read-control.ts";
import type { WriteCost } from "./intake/write-rates.ts";
import { Delivery } from "./delivery/delivery.ts";
import type { HubFigures, HubPorts } from "./hub-ports.ts";
import { mayWrite, type Ending, type Grant } from "./session/grant.ts";
import { OpenCompartments } from "./compartment/open-compartments.ts";
import { SnapshotRenewal } from "./compartment/snapshot-renewal.ts";
import type { LiveCompartment } from "./compartment/live-compartment.ts";
import { PresenceIntake } from "./presence/presence-intake.ts";
import { Session, type Arrival } from "./session/session.ts";
import { Committer } from "./intake/committer.ts";
import { isStuck, isTooSlow } from "./session/slow-consumer.ts";
import { StoreWatch } from "./intake/store-watch.ts";
import { frameAwareness } from "../wire/awareness-frame.ts";
import { WriteQueue } from "./intake/write-queue.ts";
import { FirstWrites } from "./intake/first-writes.ts";
import type { QueuedWrite } from "./intake/queued-write.ts";
import type { CommandIntake, RequestedCommand } from "./intake/command-intake.ts";
import type { CommandEnd, OwnCommand } from "./intake/command-queue.ts";

/** A stop waits for the store no longer than this: what was not receipted is with its authors, who are sent to another node. */
const DRAIN_LIMIT_MS = 3_000;
/** A state vector takes as long to read as four times as many bytes of text, and a board as long to send as a sixteenth of its bytes (H14). */
const COST_PER_VECTOR_BYTE = 4;
const JOIN_BYTES_PER_COST = 16;
/** A compartment without peers is kept this long, for those who reload a page or whose line was cut. It holds its board: memory that an attack took must be back within a minute (P12). */
const EMPTY_LIMIT_MS = 30_000;

/** A live connection as rosters see it. */
export interface Connection {
  readonly grant: Grant;
  /** When it came, milliseconds since the epoch. */
  readonly since: number;
}

/**
 * All peers of this node: who follows which compartment, what goes in and what goes out.
 *
 * Owns no socket, no clock and no document. The path of a write is `receive` here (authorise), then intake/write-queue.ts
 * (validate, apply privately and commit in the engine; then broadcast, then receipts).
 */
export class Hub {
  readonly #ports: HubPorts;
  readonly #compartments: OpenCompartments;
  readonly #delivery: Delivery;
  readonly #queue: WriteQueue;
  readonly #presence: PresenceIntake;
  readonly #store: StoreWatch;
  readonly #sessions = new Set<Session>();
  /** Those that have gone, of whom something received before is still on its way. */
  readonly #gone = new Set<Session>();
  readonly #firstWrites: FirstWrites;
  readonly #commands: CommandIntake;
  readonly #reading: ReadControl;
  #nextKey = 1;
  #isDraining = false;

  constructor(ports: HubPorts) {
    this.#ports = ports;
    this.#reading = new ReadControl(this.#sessions, ports);
    const close = (session: Session, code: CloseCode, reason: string): void => this.close(session, code, reason);
    const renewal = new SnapshotRenewal(ports, (compartment) => compartments.renewed(compartment));
    const delivery: Delivery = (this.#delivery = new Delivery({
      ports,
      isOpen: (compartment) => compartments.get(compartment.id) === compartment,
      advanced: (compartment) => renewal.renewIfWorthIt(compartment),
    }));
    this.#presence = new PresenceIntake({
      ports,
      close,
      receive: (session, message) => this.receive(session, message),
      compartmentOf: (id) => compartments.get(id),
      pauseReading: (session) => this.#reading.pause(session),
      resumeReading: (session) => this.#reading.resume(session),
    });
    const compartments: OpenCompartments = new OpenCompartments(ports, { delivery, presence: this.#presence, close });
    this.#store = new StoreWatch(ports.clock, (isTakingWrites) => ports.onStore?.(isTakingWrites));
    const committer = new Committer({
      ports,
      close,
      compartmentOf: (id) => compartments.get(id),
      reached: (id, seq) => compartments.reached(id, seq),
      deny: (session) => this.#deny(session),
      settled: (session, bytes) => this.#settled(session, bytes),
      spent: (session, cost) => this.#spent(session, cost),
      seemedFull: (compartment) => renewal.renew(compartment),
      delivery,
      store: this.#store,
    });
    this.#compartments = compartments;
    this.#queue = new WriteQueue(ports.clock, (batch) => committer.commit(batch));
    this.#commands = this.#queue.takeCommands({
      prepare: (id) => compartments.prepare(id),
      isDraining: () => this.#isDraining,
      log: ports.log,
    });
    this.#firstWrites = new FirstWrites({
      log: ports.log,
      close,
      take: (write) => this.#take(write),
      drop: ({ session, update }) => this.#settled(session, update.length),
    });
  }

  /** Takes a connection that was authenticated and authorised. The transport then calls `receive`, `drained` and `leave` for it. */
  arrive(arrival: Arrival): Session {
    const { clock } = this.#ports;
    const session = new Session(this.#nextKey++, arrival, { nowMs: clock.monotonic(), since: clock.now() });
    if (this.#isDraining) {
      session.state = { kind: "closed" };
      arrival.peer.close(closeCode.tryAgain, "the server is stopping");
      return session;
    }
    this.#sessions.add(session);
    this.#reading.arrived(session);
    this.#ports.onPresence?.(arrival.grant);
    this.#ports.engine.attach({
      key: session.key,
      compartment: session.compartment,
      author: { user: arrival.grant.user.id, partner: arrival.grant.user.partner, session: session.credentialId },
    });
    this.#firstWrites.arrived(session);
    void this.#compartments.enter(session).then((isOpen) => {
      if (!isOpen) this.#abandon(session);
      else this.#begin(session);
    });
    return session;
  }

  /** Takes one message of a peer. Never throws; a malformed one closes the session. */
  receive(session: Session, message: Uint8Array): void {
    if (session.isClosed) return;
    if (session.held !== null) return void session.held.push(message);
    const frame = decodeFrame(message);
    if (!frame.ok) return this.close(session, closeCode.malformed, "malformed frame");
    switch (frame.value.kind) {
      case "step-1":
        this.#receiveStep1(session, frame.value.vector);
        break;
      case "write":
        this.#receiveWrite(session, message, frame.value);
        break;
      case "awareness":
        this.#presence.receive(
          session,
          { message, payload: frame.value.payload, compartment: this.#compartments.of(session) },
          (callback) => this.#compartments.whenOpen(session, callback),
        );
        break;
      case "query-awareness":
        this.#receiveQuery(session);
        break;
    }
    // Receipts and answers wait for a reader too: who does not read is not read from.
    if (!session.isClosed && isTooSlow(session)) this.#reading.pause(session);
  }

  /**
   * Has a command decided on and written, as the person whose grant it is. Resolves once its acts are durable, or with why there are none;
   * never rejects. `recheck` is asked once changes of rights reach the grant here; the right is asked again when the command is written.
   */
  command(grant: Grant, requested: RequestedCommand, recheck: (grant: Grant) => Promise<Ending | null>): Promise<CommandEnd> {
    return this.#commands.persons(grant, requested, recheck);
  }

  /** The same for a command of the server's own, or one by which it finishes what a person's earlier act promised. No right is asked. */
  ownCommand(command: OwnCommand): Promise<CommandEnd> {
    return this.#commands.own(command);
  }

  /** Says that everything sent to a peer has left. */
  drained(session: Session): void {
    if (session.isClosed) return;
    const compartment = this.#compartments.of(session);
    if (compartment?.broadcast.catchUp(session, this.#ports.clock.monotonic()) === false)
      return this.#closeAsSlow(session, "too far behind");
    if (compartment !== null && session.wantsWholePresence) this.#presence.schedule(compartment);
    this.#reading.resume(session);
  }

  /** Says that a peer's connection is gone. Idempotent. Frames received before still count. */
  leave(session: Session): void {
    if (!this.#sessions.delete(session)) return;
    this.#compartments.joins.left(session);
    session.state = { kind: "closed" };
    this.#ports.onPresence?.(session.arrival.grant);
    const compartment = this.#compartments.leave(session);
    if (compartment !== null) this.#presence.left(session, compartment);
    // Frames already taken from it still count: the engine forgets it when the last has been settled.
    if (session.pendingFrames === 0) this.#ports.engine.detach(session.key);
    else this.#gone.add(session);
  }

  /** Closes one session with a code and takes it out at once. */
  close(session: Session, code: CloseCode, reason: string): void {
    if (session.isClosed) return;
    this.#ports.log.info({ code, reason, session: session.credentialId, compartment: session.compartment }, "sync session closed");
    this.#ports.metrics?.closed(code);
    session.arrival.peer.close(code, reason);
    this.leave(session);
  }

  /** Closes every live session for which `verdict` gives a code: after a right was withdrawn or a person signed out. */
  review(verdict: (grant: Grant) => Ending | null): void {
    for (const session of [...this.#sessions, ...this.#gone]) {
      const found = verdict(session.arrival.grant);
      if (found === null) continue;
      session.hasLostRight = true;
      this.close(session, found.code, found.reason);
    }
    this.#queue.commands.review(verdict);
  }

  /** The connections of now, with what they rest on and since when (wall time), for rosters and for renewing credentials. */
  connections(): readonly Connection[] {
    return Array.from(this.#sessions, ({ arrival, since }) => ({ grant: arrival.grant, since }));
  }

  /** Regular housekeeping, called about every second: keep-alives, peers that fell behind, compartments without peers. */
  sweep(): void {
    const now = this.#ports.clock.monotonic();
    for (const session of this.#sessions) {
      if (isStuck(session, now)) this.#closeAsSlow(session, "reads too slowly");
      else session.keepAlive(now);
    }
    this.#store.look();
    this.#reading.sweep();
    this.#compartments.closeEmpty(now - EMPTY_LIMIT_MS, (id) => this.#queue.holds(id));
  }

  /** Whether edits are being saved, as far as this node knows. */
  get isTakingWrites(): boolean {
    return this.#store.isTakingWrites;
  }

  /** Whether a board is open on this node and near a limit (RULES.md, E9). */
  isLarge(compartment: CompartmentId): boolean {
    return this.#compartments.largeBoards.has(compartment);
  }

  /** How the node stands now. Looks at every session: for scrapes, not for every edit. */
  figures(): HubFigures {
    let sessionsBehind = 0;
    let sessionsPaused = 0;
    for (const { state, isReadingPaused } of this.#sessions) {
      if (state.kind === "behind") sessionsBehind++;
      if (isReadingPaused) sessionsPaused++;
    }
    return {
      syncSessions: this.#sessions.size,
      sessionsBehind,
      sessionsPaused,
      ...this.#compartments.figures(),
      pendingFrames: this.#reading.pending.frames,
      pendingBytes: this.#reading.pending.bytes,
      isTakingWrites: this.#store.isTakingWrites,
    };
  }

  /**
   * Stops taking connections, commits everything received, then closes every peer with a transient code. A store that does not
   * answer is not waited for longer than {@link DRAIN_LIMIT_MS}.
   */
  async drain(): Promise<void> {
    this.#isDraining = true;
    this.#reading.stop();
    let cancel = (): void => {};
    const limit = new Promise<void>((resolve) => {
      cancel = this.#ports.clock.after(DRAIN_LIMIT_MS, resolve);
    });
    await Promise.race([this.#firstWrites.settled().then(() => this.#queue.flushAll()), limit]);
    cancel();
    this.#delivery.stop();
    for (const session of this.#sessions) this.close(session, closeCode.tryAgain, "the server is stopping");
  }

  #closeAsSlow(session: Session, reason: string): void {
    this.#ports.metrics?.closedAsSlow();
    this.close(session, closeCode.tryAgain, reason);
  }

  #begin(session: Session): void {
    const compartment = this.#compartments.of(session);
    if (compartment === null) return;
    if (session.state.kind === "arrived" && session.state.wantsJoin !== null) this.#join(session, compartment, session.state.wantsJoin);
    // Also for one that has left meanwhile: what was received from it counts.
    this.#queue.opened(compartment);
  }

  /** Sends a peer the board. Its vector may name the ids of the board and {@link VECTOR_SLACK_CLIENTS} others. */
  #join(session: Session, compartment: LiveCompartment, encodedVector: Uint8Array): void {
    const vector = decodeVector(encodedVector, compartment.board.clientCount + VECTOR_SLACK_CLIENTS);
    if (!vector.ok) return this.close(session, closeCode.malformed, `state vector: ${vector.error}`);
    if (!this.#compartments.joins.isRecorded(session, compartment, () => this.#begin(session))) {
      // Of several vectors meanwhile the last one counts.
      session.state = { kind: "arrived", wantsJoin: encodedVector };
      return;
    }
    compartment.broadcast.join(session, vector.value, this.#ports.clock.monotonic());
    this.#presence.schedule(compartment);
    const read = encodedVector.length * COST_PER_VECTOR_BYTE + session.joinBytes / JOIN_BYTES_PER_COST;
    this.#spent(session, { written: 0, read });
  }

  #receiveStep1(session: Session, vector: Uint8Array): void {
    if (!this.#spendRequest(session)) return;
    const compartment = this.#compartments.of(session);
    if (compartment === null) session.state = { kind: "arrived", wantsJoin: vector };
    else this.#join(session, compartment, vector);
  }

  #receiveQuery(session: Session): void {
    if (!this.#spendRequest(session)) return;
    this.#send(session, frameAwareness(this.#compartments.of(session)?.presence.all(this.#ports.clock.now(), session.clientId) ?? []));
  }

  /** Counts a request whose answer may be large; closes the session when its budget is spent. */
  #spendRequest(session: Session): boolean {
    const isAffordable = session.requests.spend(this.#ports.clock.monotonic());
    if (!isAffordable) this.close(session, closeCode.tooFast, "too many sync requests");
    return isAffordable;
  }

  #receiveWrite(session: Session, message: Uint8Array, { step, update }: IncomingFrame & { kind: "write" }): void {
    if (update.length > (step === "step-2" ? MAX_STEP2_BYTES : MAX_UPDATE_BYTES))
      return this.close(session, closeCode.tooLarge, "update too large");
    const { grant } = session.arrival;
    if (this.#ports.clock.now() >= grant.credential.expiresAt) return this.close(session, closeCode.signInAgain, "signed out");
    // The empty update is the honest answer of a stock client that has nothing to say.
    if (!mayWrite(grant)) return isEmptyUpdate(update) ? undefined : this.#deny(session);
    const compartment = this.#compartments.of(session);
    if (step === "update" && compartment !== null && this.#presence.isContested(session, { compartment, message, update })) return;
    this.#reading.received(session, update.length);
    const write = { session, update };
    if (!this.#firstWrites.keep(write)) this.#queue.take(write, compartment);
  }

  /** Queues a first write. Its peer may have left, and the board was closed or could not be opened: then the write goes like those that waited for the board. */
  #take(write: QueuedWrite): void {
    const { session, update } = write;
    if (this.#compartments.has(session.compartment)) this.#queue.take(write, this.#compartments.of(session));
    else this.#settled(session, update.length);
  }

  /** A read-only peer keeps its presence and its view; its write goes nowhere and it is told, once in a while. One that has signed out is closed. */
  #deny(session: Session): void {
    if (session.isClosed) return;
    if (this.#ports.clock.now() >= session.arrival.grant.credential.expiresAt)
      return this.close(session, closeCode.signInAgain, "signed out");
    const denial = session.takeDenial();
    if (denial === null) return;
    this.#ports.log.warn({ session: session.credentialId, compartment: session.compartment }, "write of a read-only session refused");
    this.#send(session, denial);
  }

  #send(session: Session, framed: Uint8Array): void {
    session.sentAt(this.#ports.clock.monotonic());
    session.arrival.peer.send(framed);
  }

  #abandon(session: Session): void {
    for (const write of this.#queue.abandon(session.compartment)) this.#settled(write.session, write.update.length);
    this.close(session, closeCode.tryAgain, "the compartment could not be opened");
  }

  /** Writes were answered, at this cost. A person who goes on too fast although their connections are not read any more is sent away. */
  #spent(session: Session, cost: WriteCost): void {
    for (const each of this.#reading.spent(session, cost)) this.close(each, closeCode.tooFast, "new content comes too fast");
  }

  /** A write of so many bytes is no longer pending. */
  #settled(session: Session, bytes: number): void {
    this.#reading.settled(session, bytes);
    if (!session.isClosed || session.pendingFrames > 0) return;
    this.#gone.delete(session);
    this.#ports.engine.detach(session.key);
  }
}

function isEmptyUpdate(update: Uint8Array): boolean {
  return update.length === 2 && update[0] === 0 && update[1] === 0;
}
