import type { ClientId } from "../../../shared/ids.ts";
import { closeCode, type CloseCode } from "../../../shared/wire/close-reason.ts";
import type { AwarenessEntry } from "../../../shared/wire/frame.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LiveCompartment } from "./live-compartment.ts";
import { framePresence } from "./presence.ts";
import type { Session } from "./session.ts";
import { isTooSlow } from "./slow-consumer.ts";

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
    const nowMs = this.#clock.monotonic();
    const changes = new SharedFrame(entries);
    let everyone: SharedFrame | null = null;
    for (const session of compartment.sessions) {
      if (session.state.kind === "arrived") continue;
      // One whose client id is in question would take its own entry for another's.
      if (session.state.kind === "behind" || session.held !== null || isTooSlow(session)) {
        session.wantsWholePresence ||= entries.length > 0;
        continue;
      }
      if (session.wantsWholePresence) everyone ??= new SharedFrame(compartment.presence.all());
      const framed = (session.wantsWholePresence && everyone !== null ? everyone : changes).for(session.clientId);
      session.wantsWholePresence = false;
      if (framed === null) continue;
      session.lastSentMs = nowMs;
      session.arrival.peer.send(framed);
    }
  }
}

/** Presence framed once for all peers, and once more for each that is among it: its own entry would overwrite what it has said since. */
class SharedFrame {
  readonly #entries: readonly AwarenessEntry[];
  readonly #clients: ReadonlySet<ClientId>;
  #forAll: Buffer | null = null;

  constructor(entries: readonly AwarenessEntry[]) {
    this.#entries = entries;
    this.#clients = new Set(entries.map((entry) => entry.client));
  }

  /** The frame for a peer that shows `own`; null if there is nothing to say to it. */
  for(own: ClientId | null): Buffer | null {
    if (own === null || !this.#clients.has(own)) {
      if (this.#entries.length === 0) return null;
      return (this.#forAll ??= framePresence(this.#entries));
    }
    const others = this.#entries.filter((entry) => entry.client !== own);
    return others.length === 0 ? null : framePresence(others);
  }
}
