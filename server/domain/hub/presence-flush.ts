import { closeCode, type CloseCode } from "../../../shared/wire/close-reason.ts";
import type { AwarenessEntry } from "../../../shared/wire/frame.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LiveCompartment } from "./live-compartment.ts";
import { framePresence } from "./presence.ts";
import type { Session } from "./session.ts";

/** Presence goes out at most this often in a small compartment, milliseconds. */
const QUICKEST_MS = 40;
/** Peers per added millisecond; on a crowded board a peer gets at most a frame a second (design §4, item 4). */
const PEERS_PER_MS = 0.4;
const SLOWEST_MS = 1000;

/** Sends presence changes coalesced, latest wins: the more people, the less often. */
export class PresenceFlush {
  readonly #clock: Clock;
  readonly #close: (session: Session, code: CloseCode, reason: string) => void;

  constructor(clock: Clock, close: (session: Session, code: CloseCode, reason: string) => void) {
    this.#clock = clock;
    this.#close = close;
  }

  /** Sees to it that what changed in a compartment goes out soon. Cheap when it is already on its way. */
  schedule(compartment: LiveCompartment): void {
    if (compartment.isPresenceScheduled) return;
    compartment.isPresenceScheduled = true;
    this.#clock.after(Math.min(SLOWEST_MS, QUICKEST_MS + compartment.sessions.size / PEERS_PER_MS), () => this.#flush(compartment));
  }

  #flush(compartment: LiveCompartment): void {
    compartment.isPresenceScheduled = false;
    const { entries, malformed } = compartment.presence.flush();
    for (const session of malformed) this.#close(session, closeCode.malformed, "malformed presence");
    if (entries.length === 0) return;
    const nowMs = this.#clock.monotonic();
    const forAll = framePresence(entries);
    const changed = new Set(entries.map((entry) => entry.client));
    for (const session of compartment.sessions) {
      if (session.state.kind !== "joined") continue;
      const isOwnAmong = session.clientId !== null && changed.has(session.clientId);
      const framed = isOwnAmong ? frameWithout(entries, session.clientId) : forAll;
      if (framed === null) continue;
      session.lastSentMs = nowMs;
      session.arrival.peer.send(framed);
    }
  }
}

/** A peer never gets its own entry back: it would overwrite what it has said since. */
function frameWithout(entries: readonly AwarenessEntry[], client: number | null): Buffer | null {
  const others = entries.filter((entry) => entry.client !== client);
  return others.length === 0 ? null : framePresence(others);
}
