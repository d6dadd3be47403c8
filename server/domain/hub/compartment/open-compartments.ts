import type { ClientId, CompartmentId } from "../../../../shared/ids.ts";
import { closeCode, type CloseCode } from "../../../../shared/wire/close-code.ts";
import type { PresenceIntake } from "../presence/presence-intake.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { HubPorts } from "../hub-ports.ts";
import { LargeBoards } from "./large-boards.ts";
import { LiveCompartment } from "./live-compartment.ts";
import { RecordedJoins } from "../session/recorded-joins.ts";
import type { Session } from "../session/session.ts";
import { frameUpdate } from "../../wire/update-frame.ts";

type Slot =
  | {
      readonly kind: "opening";
      readonly sessions: Set<Session>;
      readonly waiting: Map<Session, () => void>;
      readonly opened: Promise<LiveCompartment | null>;
    }
  | {
      readonly kind: "open";
      readonly compartment: LiveCompartment;
      /** When its last peer left, monotonic milliseconds; null while it has any. */
      emptySinceMs: number | null;
    };

/** The compartments that have peers on this node: opened when the first comes, closed a while after the last has left. */
export class OpenCompartments {
  /** Those of them that are near a limit. */
  readonly largeBoards: LargeBoards;
  /** Who may be sent theirs. */
  readonly joins: RecordedJoins;
  readonly #ports: HubPorts;
  readonly #delivery: Delivery;
  readonly #presence: Pick<PresenceIntake, "opened" | "closed">;
  readonly #slots = new Map<CompartmentId, Slot>();
  /** Compartments without peers that the engine was told of for a command, and when, monotonic milliseconds. */
  readonly #commanded = new Map<CompartmentId, number>();
  /** How far the ledger was seen to reach, of compartments that are opening. */
  readonly #reached = new Map<CompartmentId, number>();
  /** How to stop following other nodes' commits. */
  readonly #unfollow = new Map<CompartmentId, () => void>();
  readonly #close: (session: Session, code: CloseCode, reason: string) => void;

  constructor(
    ports: HubPorts,
    parts: {
      readonly delivery: Delivery;
      readonly presence: Pick<PresenceIntake, "opened" | "closed">;
      readonly close: (session: Session, code: CloseCode, reason: string) => void;
    },
  ) {
    this.#ports = ports;
    this.#delivery = parts.delivery;
    this.#presence = parts.presence;
    this.largeBoards = new LargeBoards(ports);
    this.joins = new RecordedJoins(ports, parts.close);
    this.#close = parts.close;
  }

  /** The session's compartment, or null while it is still opening (or already gone). */
  of(session: Session): LiveCompartment | null {
    return this.get(session.compartment);
  }

  /** An open compartment, or null. */
  get(id: CompartmentId): LiveCompartment | null {
    const slot = this.#slots.get(id);
    return slot?.kind === "open" ? slot.compartment : null;
  }

  /** Whether a compartment is open or opening. */
  has(id: CompartmentId): boolean {
    return this.#slots.has(id);
  }

  /** Adds a session, opening its compartment if need be. Resolves to false if that failed; then nothing is served, least of all an empty document. */
  async enter(session: Session): Promise<boolean> {
    const slot = this.#slots.get(session.compartment);
    if (slot?.kind === "open") {
      slot.compartment.sessions.add(session);
      slot.emptySinceMs = null;
      return true;
    }
    const opening = slot ?? this.#startOpening(session.compartment);
    opening.sessions.add(session);
    return (await opening.opened) !== null;
  }

  /** Makes a compartment known to the engine, so that a command can be decided there. It is not opened: there may be no peer. Rejects with what its label or the engine throws. */
  async prepare(id: CompartmentId): Promise<void> {
    const slot = this.#slots.get(id);
    if (slot?.kind === "opening") await slot.opened;
    // Before and after: no sweep may forget it in between.
    this.#commanded.set(id, this.#ports.clock.monotonic());
    if (slot === undefined) await this.#ports.engine.open(id, await this.#ports.labelHash(id));
    this.#commanded.set(id, this.#ports.clock.monotonic());
  }

  /** The ledger of a compartment reaches `seq`. What one that is opening is read from may be older: it then gets the rest. */
  reached(id: CompartmentId, seq: number): void {
    const known = this.#reached.get(id);
    if (known !== undefined) this.#reached.set(id, Math.max(known, seq));
  }

  /** Calls back once the session's compartment is open; the latest call of a session counts. Dropped if opening fails. */
  whenOpen(session: Session, callback: () => void): void {
    const slot = this.#slots.get(session.compartment);
    if (slot?.kind === "opening") slot.waiting.set(session, callback);
  }

  /** Takes a session out. Gives its compartment if that is open. */
  leave(session: Session): LiveCompartment | null {
    const slot = this.#slots.get(session.compartment);
    if (slot === undefined) return null;
    if (slot.kind === "opening") {
      slot.sessions.delete(session);
      return null;
    }
    slot.compartment.sessions.delete(session);
    if (slot.compartment.sessions.size === 0) slot.emptySinceMs = this.#ports.clock.monotonic();
    return slot.compartment;
  }

  /** Closes compartments that have had neither peers nor commands since before `beforeMs` (monotonic), but for those that `isNeeded`. */
  closeEmpty(beforeMs: number, isNeeded: (compartment: CompartmentId) => boolean): void {
    for (const [id, slot] of this.#slots) {
      if (slot.kind !== "open" || slot.compartment.sessions.size > 0 || (slot.emptySinceMs ?? Infinity) > beforeMs) continue;
      if (isNeeded(id) || (this.#commanded.get(id) ?? -Infinity) > beforeMs) continue;
      this.#forget(id);
      this.#ports.engine.evict(id);
    }
    for (const [id, sinceMs] of this.#commanded) {
      if (sinceMs > beforeMs || isNeeded(id)) continue;
      this.#commanded.delete(id);
      if (!this.#slots.has(id)) this.#ports.engine.evict(id);
    }
  }

  /** A compartment has a new snapshot. It may have been closed while that was made. */
  renewed(compartment: LiveCompartment): void {
    if (this.get(compartment.id) === compartment) this.largeBoards.look(compartment);
  }

  /** How many there are, how many of them are large, and how many people are shown as present in them. */
  figures(): { readonly openCompartments: number; readonly largeBoards: number; readonly presenceEntries: number } {
    let openCompartments = 0;
    let presenceEntries = 0;
    for (const slot of this.#slots.values()) {
      if (slot.kind !== "open") continue;
      openCompartments++;
      presenceEntries += slot.compartment.holders.count;
    }
    return { openCompartments, largeBoards: this.largeBoards.count, presenceEntries };
  }

  #forget(id: CompartmentId): void {
    this.#slots.delete(id);
    this.#unfollow.get(id)?.();
    this.#unfollow.delete(id);
    this.#reached.delete(id);
    this.#presence.closed(id);
    this.largeBoards.closed(id);
  }

  /** Follows what other nodes commit from before the load on, so that nothing falls between. */
  #follow(id: CompartmentId): void {
    const unfollow = this.#ports.relay?.follow(id, {
      commit: (commit, lagMs) => {
        this.#ports.metrics?.relayed(lagMs, "bus");
        const compartment = this.get(id);
        if (compartment === null) this.reached(id, commit.headSeq);
        else this.#delivery.foreign(compartment, [commit]);
      },
      head: (seq, askedMs) => {
        const compartment = this.get(id);
        if (compartment === null) this.reached(id, seq);
        else if (compartment.board.isSetBack(seq, askedMs, this.#ports.clock.monotonic())) this.#setBack(compartment, seq);
        else this.#delivery.upTo(compartment, seq);
      },
    });
    if (unfollow !== undefined) this.#unfollow.set(id, unfollow);
  }

  /** The ledger has lost what was sent to peers: they have to come back, and bring what they have. */
  #setBack(compartment: LiveCompartment, seq: number): void {
    const { log, engine } = this.#ports;
    log.error(
      { compartment: compartment.id, headSeq: compartment.board.headSeq, seq },
      "the ledger has lost entries; the board is opened again",
    );
    this.#forget(compartment.id);
    engine.evict(compartment.id);
    for (const session of compartment.sessions) this.#close(session, closeCode.tryAgain, "the ledger was set back");
  }

  #startOpening(id: CompartmentId): Slot & { kind: "opening" } {
    const waiting = new Map<Session, () => void>();
    const sessions = new Set<Session>();
    this.#reached.set(id, 0);
    this.#follow(id);
    const opened = this.#open(id).then(
      (compartment) => {
        for (const session of sessions) if (!session.isClosed) compartment.sessions.add(session);
        const emptySinceMs = compartment.sessions.size === 0 ? this.#ports.clock.monotonic() : null;
        this.#slots.set(id, { kind: "open", compartment, emptySinceMs });
        this.#presence.opened(compartment);
        this.largeBoards.look(compartment);
        for (const callback of waiting.values()) callback();
        this.#delivery.upTo(compartment, this.#reached.get(id) ?? 0);
        this.#reached.delete(id);
        return compartment;
      },
      (cause: unknown) => {
        this.#forget(id);
        this.#ports.engine.evict(id);
        this.#ports.log.error({ err: cause, compartment: id }, "compartment could not be opened");
        return null;
      },
    );
    const slot: Slot & { kind: "opening" } = { kind: "opening", sessions, waiting, opened };
    this.#slots.set(id, slot);
    return slot;
  }

  async #open(id: CompartmentId): Promise<LiveCompartment> {
    const { engine, history, clock } = this.#ports;
    const labelHash = await this.#ports.labelHash(id);
    const [{ claims }, { snapshot, tail, headSeq }] = await Promise.all([engine.open(id, labelHash), history.load(id)]);
    const vector = new Map<ClientId, number>(snapshot.sections.map(({ client, to }) => [client, to]));
    for (const { inserts } of tail) for (const { client, to } of inserts) vector.set(client, Math.max(to, vector.get(client) ?? 0));
    return new LiveCompartment(id, {
      snapshot,
      vector,
      tail: tail.map(({ seq, update }) => ({ seq, framed: frameUpdate(update) })),
      headSeq,
      claims,
      firstPresenceClock: clock.now(),
    });
  }
}
