import { closeCode, type CloseCode } from "../../../../shared/wire/close-code.ts";
import type { CompartmentId } from "../../../../shared/ids.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { LiveCompartment } from "../compartment/live-compartment.ts";
import { AwarenessFrame, type AwarenessEntry } from "../../wire/awareness-frame.ts";
import type { Session } from "../session/session.ts";
import { isTooSlow } from "../session/slow-consumer.ts";

/** Presence goes out at most this often in a small compartment, milliseconds. */
const QUICKEST_MS = 40;
/** Peers per added millisecond; on a crowded board a peer gets at most a frame a second (SW18). */
const PEERS_PER_MS = 0.4;
const SLOWEST_MS = 1000;

/** Peers sent to before others have their turn: some milliseconds of work on a crowded board. */
const PEERS_PER_TURN = 32;

/** What presence needs of the hub. */
export interface PresenceFlushPorts {
  readonly close: (session: Session, code: CloseCode, reason: string) => void;
  /** Tells other nodes what peers of this one show. */
  readonly show: (compartment: CompartmentId, entries: readonly AwarenessEntry[]) => void;
  /** Whether the rights known here may be relied on. Until they may, no presence is sent (N9). */
  readonly mayShow: () => boolean;
}

/** One round of presence to the peers of a board. */
interface Round {
  readonly sessions: readonly Session[];
  /** The next of them. */
  from: number;
  readonly changes: AwarenessFrame;
  /** Everyone shown, encoded when the first peer needs it. */
  everyone: AwarenessFrame | null;
  /** Whether something changed, or a peer joined, while it was under way. */
  isFollowed: boolean;
}

/** Sends presence changes coalesced, latest wins: the more people, the less often. */
export class PresenceFlush {
  readonly #clock: Clock;
  readonly #hub: PresenceFlushPorts;
  /** Compartments whose next round is waiting or under way. */
  readonly #scheduled = new Set<LiveCompartment>();
  /** Rounds under way. */
  readonly #rounds = new Map<LiveCompartment, Round>();

  constructor(clock: Clock, hub: PresenceFlushPorts) {
    this.#clock = clock;
    this.#hub = hub;
  }

  /** Sees to it that what changed in a compartment goes out soon. Cheap when it is already on its way. */
  schedule(compartment: LiveCompartment): void {
    const round = this.#rounds.get(compartment);
    if (round !== undefined) round.isFollowed = true;
    if (this.#scheduled.has(compartment)) return;
    this.#scheduled.add(compartment);
    this.#clock.after(Math.min(SLOWEST_MS, QUICKEST_MS + compartment.sessions.size / PEERS_PER_MS), () => this.#flush(compartment));
  }

  #flush(compartment: LiveCompartment): void {
    if (!this.#hub.mayShow()) {
      if (compartment.sessions.size === 0) this.#scheduled.delete(compartment);
      else this.#clock.after(SLOWEST_MS, () => this.#flush(compartment));
      return;
    }
    const { entries, own, malformed } = compartment.presence.flush(this.#clock.now());
    for (const session of malformed) this.#hub.close(session, closeCode.malformed, "malformed presence");
    if (own.length > 0) this.#hub.show(compartment.id, own);
    const sessions = [...compartment.sessions];
    const round: Round = { sessions, from: 0, changes: new AwarenessFrame(entries), everyone: null, isFollowed: false };
    this.#rounds.set(compartment, round);
    this.#send(compartment, round);
  }

  /** Sends to a few peers, then lets others have their turn: all of a crowded board at once would hold up every edit. */
  #send(compartment: LiveCompartment, round: Round): void {
    const nowMs = this.#clock.monotonic();
    const end = Math.min(round.from + PEERS_PER_TURN, round.sessions.length);
    for (; round.from < end; round.from++) {
      const session = round.sessions[round.from];
      if (session !== undefined) this.#sendTo(session, { compartment, round, nowMs });
    }
    if (end < round.sessions.length) return this.#clock.soon(() => this.#send(compartment, round));
    this.#rounds.delete(compartment);
    this.#scheduled.delete(compartment);
    if (round.isFollowed) this.schedule(compartment);
  }

  #sendTo(session: Session, { compartment, round, nowMs }: { compartment: LiveCompartment; round: Round; nowMs: number }): void {
    if (session.state.kind === "arrived" || session.state.kind === "closed") return;
    // One whose client id is in question would take its own entry for another's.
    if (session.state.kind === "behind" || session.held !== null || isTooSlow(session)) {
      session.wantsWholePresence ||= !round.changes.isEmpty;
      return;
    }
    if (session.wantsWholePresence) round.everyone ??= new AwarenessFrame(compartment.presence.all(this.#clock.now()));
    const frame = session.wantsWholePresence && round.everyone !== null ? round.everyone : round.changes;
    const pieces = frame.piecesFor(session.clientId);
    session.wantsWholePresence = false;
    if (pieces.length === 0) return;
    session.sentAt(nowMs);
    const { peer } = session.arrival;
    peer.together(() => {
      for (const piece of pieces) peer.send(piece);
    });
  }
}
