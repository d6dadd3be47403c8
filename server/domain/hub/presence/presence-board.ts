import type { ClientId } from "../../../../shared/ids.ts";
import type { AwarenessEntry } from "../../wire/awareness-frame.ts";
import type { PresentPerson, Session } from "../session/session.ts";

/** A server's clock is wall time in milliseconds or slightly above; wall time passed this value in 2004. */
const LOWEST_SERVER_CLOCK = 2 ** 40;

/** What a peer of this node shows. */
interface Shown {
  readonly session: Session;
  /** What the peer said last, undecoded; null after it left. */
  raw: string | null;
  isStamped: boolean;
  /** The stamped state as it went out last, and when, by the board's clock. */
  stamped: string;
  clock: number;
}

/** What another node shows for a client id: a state it has stamped, and when, by its clock. */
export interface RemoteState {
  readonly clock: number;
  readonly state: string;
}

/** One round of presence. */
export interface PresenceRound {
  /** What to send: to each peer all but its own. */
  readonly entries: readonly AwarenessEntry[];
  /** Those of them that peers of this node show, for other nodes. */
  readonly own: readonly AwarenessEntry[];
  /** Sessions whose state is no JSON object. They show nothing. */
  readonly malformed: readonly Session[];
}

/**
 * Who is present in one compartment, keyed by Yjs client id: peers of this node, and what other nodes show.
 *
 * The server stamps `user` into every state (SW15) and numbers the states itself, so a peer cannot speak for another id or
 * outrun it with a huge clock (T16). What goes out carries the clock of the moment: a client that comes back, or over from
 * another node, has seen only lower ones and takes everything. Latest wins between two flushes. Nothing of it is ever stored.
 */
export class PresenceBoard {
  readonly #local = new Map<ClientId, Shown>();
  readonly #remote = new Map<ClientId, Map<string, RemoteState>>();
  /** The states as they went out last. */
  readonly #sent = new Map<ClientId, string>();
  readonly #changed = new Set<ClientId>();
  #clock: number;

  /** `firstClock` must be above every clock an earlier server gave out: wall time in milliseconds will do. */
  constructor(firstClock: number) {
    this.#clock = Math.floor(firstClock);
  }

  /**
   * Whether an entry's clock is one that a server gave out: then a peer that shows nothing of its own returns what it got. A peer's own
   * clock counts its states from 0.
   */
  isReturned(clock: number): boolean {
    return clock >= LOWEST_SERVER_CLOCK && clock <= this.#clock;
  }

  /** Client ids shown. */
  get size(): number {
    return this.#sent.size;
  }

  /** Takes a peer's newest state for its own id. The state `null` removes it. */
  set(client: ClientId, session: Session, raw: string): void {
    this.#local.set(client, { session, raw, isStamped: false, stamped: "null", clock: 0 });
    this.#changed.add(client);
  }

  /** Removes a session's presence; others learn of it with the next flush. */
  remove(client: ClientId, session: Session): void {
    const shown = this.#local.get(client);
    if (shown?.session !== session) return;
    shown.raw = null;
    shown.isStamped = false;
    this.#changed.add(client);
  }

  /** Takes what another node shows for an id now, null for nothing any more. What a third node shows for it is not touched. */
  setRemote(client: ClientId, node: string, shown: RemoteState | null): void {
    const states = this.#remote.get(client) ?? new Map<string, RemoteState>();
    if (shown === null) states.delete(node);
    else states.set(node, shown);
    if (states.size === 0) this.#remote.delete(client);
    else this.#remote.set(client, states);
    this.#changed.add(client);
  }

  /** Stamps what changed since the last flush. `nowMs` is wall time. */
  flush(nowMs: number): PresenceRound {
    const clock = this.#tick(this.#clock + 1, nowMs);
    const round = { entries: [] as AwarenessEntry[], own: [] as AwarenessEntry[], malformed: [] as Session[] };
    for (const client of this.#changed) {
      const local = this.#stampLocal(client, clock, round);
      const remote = this.#newestRemote(client);
      // A peer of this node gives way only to a state that was stamped after its own.
      const state = remote !== null && (local === null || remote.clock > local.clock) ? remote.state : (local?.stamped ?? "null");
      if (state === "null" && !this.#sent.delete(client)) continue;
      if (state !== "null") this.#sent.set(client, state);
      round.entries.push({ client, clock, state });
    }
    this.#changed.clear();
    return round;
  }

  /** Everyone shown, for a peer that has just joined or asks; never its own entry, which is `except`. `nowMs` is wall time. */
  all(nowMs: number, except: ClientId | null = null): readonly AwarenessEntry[] {
    const clock = this.#tick(this.#clock, nowMs);
    const entries: AwarenessEntry[] = [];
    for (const [client, state] of this.#sent) if (client !== except) entries.push({ client, clock, state });
    return entries;
  }

  #tick(atLeast: number, nowMs: number): number {
    this.#clock = Math.max(atLeast, Math.floor(nowMs));
    return this.#clock;
  }

  /** The state of a peer of this node, stamped if it said something new; null if none is to be shown. */
  #stampLocal(client: ClientId, clock: number, round: { own: AwarenessEntry[]; malformed: Session[] }): Shown | null {
    const shown = this.#local.get(client);
    if (shown === undefined) return null;
    if (!shown.isStamped) {
      const stamped = shown.raw === null || shown.raw === "null" ? "null" : stamp(shown.raw, shown.session.person);
      if (stamped === null) round.malformed.push(shown.session);
      shown.stamped = stamped ?? "null";
      shown.clock = clock;
      shown.isStamped = true;
      round.own.push({ client, clock, state: shown.stamped });
    }
    if (shown.stamped !== "null") return shown;
    this.#local.delete(client);
    return null;
  }

  #newestRemote(client: ClientId): RemoteState | null {
    let newest: RemoteState | null = null;
    for (const state of this.#remote.get(client)?.values() ?? []) if (newest === null || state.clock > newest.clock) newest = state;
    return newest;
  }
}

/** The peer's state with the server's word on who it is; null if it is no JSON object. */
function stamp(raw: string, user: PresentPerson): string | null {
  try {
    const state: unknown = JSON.parse(raw, dropDangerousKeys);
    if (typeof state !== "object" || state === null || Array.isArray(state)) return null;
    return JSON.stringify({ ...state, user });
  } catch {
    // No JSON, or nested deeper than the stack: the peer is told by a close.
    return null;
  }
}

const dangerousKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

function dropDangerousKeys(key: string, value: unknown): unknown {
  return dangerousKeys.has(key) ? undefined : value;
}
