import { closeCode, type CloseCode } from "../../../shared/wire/close-reason.ts";
import { decodeFrame, type IncomingFrame } from "../../../shared/wire/frame.ts";
import { KEEP_ALIVE_MS, MAX_STEP2_BYTES, MAX_UPDATE_BYTES, STEP1_BURST, STEP1_PERIOD_MS } from "../../../shared/wire/limits.ts";
import { Backlog } from "./backlog.ts";
import { Delivery } from "./delivery.ts";
import type { HubFigures, HubPorts } from "./hub-ports.ts";
import { mayWrite, type Ending, type Grant } from "./grant.ts";
import { OpenCompartments } from "./open-compartments.ts";
import type { LiveCompartment } from "./live-compartment.ts";
import { PresenceIntake } from "./presence-intake.ts";
import { Session, type Arrival } from "./session.ts";
import { Settlement } from "./settlement.ts";
import { isTooSlow } from "./slow-consumer.ts";
import { StoreWatch } from "./store-watch.ts";
import { framePermissionDenied } from "../wire/answer-frames.ts";
import { frameAwareness, KEEP_ALIVE_FRAME } from "../wire/awareness-frame.ts";
import { WriteIntake } from "./write-intake.ts";

/** Write frames of one peer under way before its socket is no longer read, and when reading goes on. */
const MOST_PENDING_FRAMES = 256;
const MOST_PENDING_BYTES = 4 << 20;
/** A peer that was marked as behind and has not drained after this long is closed. */
const BEHIND_LIMIT_MS = 15_000;
/** A stop waits for the store no longer than this: what was not receipted is with its authors, who are sent to another node. */
const DRAIN_LIMIT_MS = 3_000;
/** A compartment without peers is kept this long, for those who reload a page. */
const EMPTY_LIMIT_MS = 60_000;

/** A live connection as rosters see it. */
export interface Connection {
  readonly grant: Grant;
  /** When it came, milliseconds since the epoch. */
  readonly since: number;
}

/**
 * All peers of this node: who follows which compartment, what goes in and what goes out.
 *
 * Owns no socket, no clock and no document. The path of a write is `receive` here (authorise), then write-intake.ts
 * (validate, apply privately and commit in the engine; then broadcast, then receipts).
 */
export class Hub {
  readonly #ports: HubPorts;
  readonly #compartments: OpenCompartments;
  readonly #delivery: Delivery;
  readonly #intake: WriteIntake;
  readonly #presence: PresenceIntake;
  readonly #backlog = new Backlog();
  readonly #store: StoreWatch;
  readonly #sessions = new Set<Session>();
  #nextKey = 1;
  #isDraining = false;

  constructor(ports: HubPorts) {
    this.#ports = ports;
    const close = (session: Session, code: CloseCode, reason: string): void => this.close(session, code, reason);
    const delivery: Delivery = (this.#delivery = new Delivery({
      ports,
      isOpen: (compartment) => compartments.get(compartment.id) === compartment,
      refresh: (compartment) => compartments.refreshIfWorthIt(compartment),
    }));
    this.#presence = new PresenceIntake({
      ports,
      close,
      receive: (session, message) => this.receive(session, message),
      pauseReading: (session) => this.#pauseReading(session),
      resumeReading: (session) => this.#resumeReading(session),
    });
    const compartments: OpenCompartments = new OpenCompartments(ports, { delivery, presence: this.#presence.cluster, close });
    this.#store = new StoreWatch(ports.clock, (isTakingWrites) => ports.onStore?.(isTakingWrites));
    const settlement = new Settlement({
      ports,
      close,
      compartmentOf: (id) => compartments.get(id),
      settled: (session, bytes) => this.#settled(session, bytes),
      delivery,
      store: this.#store,
    });
    this.#compartments = compartments;
    this.#intake = new WriteIntake(ports.clock, (batch) => settlement.commit(batch));
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
    this.#ports.onPresence?.(arrival.grant);
    this.#ports.engine.attach({
      key: session.key,
      compartment: session.compartment,
      author: { user: arrival.grant.user.id, partner: arrival.grant.user.partner, session: session.credentialId },
    });
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
    if (!session.isClosed && isTooSlow(session)) this.#pauseReading(session);
  }

  /** Says that everything sent to a peer has left. */
  drained(session: Session): void {
    if (session.isClosed) return;
    const compartment = this.#compartments.of(session);
    if (compartment?.catchUp(session, this.#ports.clock.monotonic()) === false) return this.#closeAsSlow(session, "too far behind");
    if (compartment !== null && session.wantsWholePresence) this.#presence.schedule(compartment);
    this.#resumeReading(session);
  }

  /** Says that a peer's connection is gone. Idempotent. Frames received before still count. */
  leave(session: Session): void {
    if (!this.#sessions.delete(session)) return;
    session.state = { kind: "closed" };
    this.#ports.onPresence?.(session.arrival.grant);
    const compartment = this.#compartments.leave(session);
    if (compartment !== null) this.#presence.left(session, compartment);
    // Frames already taken from it still count: the engine forgets it when the last has been settled.
    if (session.pendingFrames === 0) this.#ports.engine.detach(session.key);
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
    for (const session of this.#sessions) {
      const found = verdict(session.arrival.grant);
      if (found !== null) this.close(session, found.code, found.reason);
    }
  }

  /** The connections of now, with what they rest on and since when (wall time), for rosters and for renewing credentials. */
  connections(): readonly Connection[] {
    return Array.from(this.#sessions, ({ arrival, since }) => ({ grant: arrival.grant, since }));
  }

  /** Regular housekeeping, called about every second: keep-alives, peers that fell behind, compartments nobody follows. */
  sweep(): void {
    const now = this.#ports.clock.monotonic();
    for (const session of this.#sessions) {
      if (session.state.kind === "behind" && now - session.state.sinceMs > BEHIND_LIMIT_MS) this.#closeAsSlow(session, "reads too slowly");
      else if (session.state.kind !== "behind" && now - session.lastSentMs >= KEEP_ALIVE_MS) this.#send(session, KEEP_ALIVE_FRAME);
    }
    this.#store.look();
    this.#compartments.closeEmpty(now - EMPTY_LIMIT_MS, (compartment) => this.#intake.holds(compartment));
  }

  /** Whether edits are being saved, as far as this node knows. */
  get isTakingWrites(): boolean {
    return this.#store.isTakingWrites;
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
      pendingFrames: this.#backlog.frames,
      pendingBytes: this.#backlog.bytes,
      isTakingWrites: this.#store.isTakingWrites,
    };
  }

  /**
   * Stops taking connections, commits everything received, then closes every peer with a transient code. A store that does not
   * answer is not waited for longer than {@link DRAIN_LIMIT_MS}.
   */
  async drain(): Promise<void> {
    this.#isDraining = true;
    for (const session of this.#sessions) session.arrival.peer.pauseReading();
    let cancel = (): void => {};
    const limit = new Promise<void>((resolve) => {
      cancel = this.#ports.clock.after(DRAIN_LIMIT_MS, resolve);
    });
    await Promise.race([this.#intake.flushAll(), limit]);
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
    this.#intake.opened(compartment);
  }

  #join(session: Session, compartment: LiveCompartment, vector: ReadonlyMap<number, number>): void {
    session.lastSentMs = this.#ports.clock.monotonic();
    compartment.join(session, vector, session.lastSentMs);
    this.#presence.schedule(compartment);
  }

  #receiveStep1(session: Session, vector: ReadonlyMap<number, number>): void {
    if (!this.#spendRequest(session)) return;
    const compartment = this.#compartments.of(session);
    if (compartment === null) session.state = { kind: "arrived", wantsJoin: vector };
    else this.#join(session, compartment, vector);
  }

  #receiveQuery(session: Session): void {
    if (!this.#spendRequest(session)) return;
    this.#send(session, frameAwareness(this.#compartments.of(session)?.presence.all(this.#ports.clock.now(), session.clientId) ?? []));
  }

  /** Counts a request whose answer may be large; closes the session when its budget is spent (threats T30). */
  #spendRequest(session: Session): boolean {
    const now = this.#ports.clock.monotonic();
    if (now - session.requestsSinceMs > STEP1_PERIOD_MS) {
      session.requestsSinceMs = now;
      session.requestCount = 0;
    }
    if (++session.requestCount <= STEP1_BURST) return true;
    this.close(session, closeCode.tooFast, "too many sync requests");
    return false;
  }

  #receiveWrite(session: Session, message: Uint8Array, { step, update }: IncomingFrame & { kind: "write" }): void {
    if (update.length > (step === "step-2" ? MAX_STEP2_BYTES : MAX_UPDATE_BYTES))
      return this.close(session, closeCode.tooLarge, "update too large");
    if (!mayWrite(session.arrival.grant)) return this.#denyWrite(session, update);
    const compartment = this.#compartments.of(session);
    if (step === "update" && compartment !== null && this.#presence.isContested(session, { compartment, message, update })) return;
    session.pendingFrames++;
    session.pendingBytes += update.length;
    this.#backlog.add(update.length);
    const isMuch = session.pendingFrames >= MOST_PENDING_FRAMES || session.pendingBytes >= MOST_PENDING_BYTES;
    if (isMuch || this.#backlog.isFull) this.#pauseReading(session);
    this.#intake.take({ session, update }, compartment);
  }

  /** A read-only peer keeps its presence and its view; its write goes nowhere and it is told, once in a while. */
  #denyWrite(session: Session, update: Uint8Array): void {
    // The honest answer of a stock client that has nothing to say.
    if (update.length === 2 && update[0] === 0 && update[1] === 0) return;
    session.deniedWrites++;
    if (session.deniedWrites > 3) return;
    this.#ports.log.warn({ session: session.credentialId, compartment: session.compartment }, "write of a read-only session refused");
    this.#send(session, framePermissionDenied("read-only: your role may not edit this compartment"));
  }

  #pauseReading(session: Session): void {
    if (session.isReadingPaused || session.isClosed) return;
    session.isReadingPaused = true;
    session.arrival.peer.pauseReading();
  }

  /** Reads on from a peer that was paused, once nothing speaks against it any more. */
  #resumeReading(session: Session): void {
    if (!session.isReadingPaused || session.isClosed || this.#isDraining || session.held !== null || this.#backlog.isFull) return;
    if (session.pendingFrames > MOST_PENDING_FRAMES / 2 || session.pendingBytes > MOST_PENDING_BYTES / 2 || isTooSlow(session)) return;
    session.isReadingPaused = false;
    session.arrival.peer.resumeReading();
  }

  #send(session: Session, framed: Uint8Array): void {
    session.lastSentMs = this.#ports.clock.monotonic();
    session.arrival.peer.send(framed);
  }

  #abandon(session: Session): void {
    for (const write of this.#intake.abandon(session.compartment)) this.#settled(write.session, write.update.length);
    this.close(session, closeCode.tryAgain, "the compartment could not be opened");
  }

  /** A write of so many bytes is no longer pending. */
  #settled(session: Session, bytes: number): void {
    session.pendingFrames--;
    session.pendingBytes -= bytes;
    if (this.#backlog.remove(bytes)) for (const paused of this.#sessions) this.#resumeReading(paused);
    if (session.isClosed && session.pendingFrames === 0) this.#ports.engine.detach(session.key);
    else this.#resumeReading(session);
  }
}
