import { createDecoder, readVarString, readVarUint } from "lib0/decoding";
import type { ClientId } from "../../../shared/ids.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { encodeAwareness, type AwarenessEntry } from "../../../shared/wire/frame.ts";
import { MAX_CLIENT_ID, MAX_PRESENCE_STATE_BYTES } from "../../../shared/wire/limits.ts";
import type { Identity, Session } from "./session.ts";
import { frameMessage } from "./websocket-frame.ts";

/** One entry of a peer's awareness frame, its state still undecoded text. */
export interface ClaimedPresence {
  readonly client: ClientId;
  readonly state: string;
}

/**
 * Reads the entries of an awareness payload for which `isOwn` holds. Other entries are skipped before their state is looked at:
 * a stock client returns every foreign entry it gets (design §4, item 4).
 * Fails when the payload is malformed or an own state is above its limit.
 */
export function readPresence(
  payload: Uint8Array,
  isOwn: (client: ClientId) => boolean,
): Result<readonly ClaimedPresence[], "malformed" | "too-large"> {
  try {
    const decoder = createDecoder(payload);
    const count = readVarUint(decoder);
    if (count * 3 > payload.length) return fail("malformed");
    const own: ClaimedPresence[] = [];
    for (let index = 0; index < count; index++) {
      const client = readVarUint(decoder);
      readVarUint(decoder); // The peer's own clock: ours is the server's (PresenceBoard).
      if (client > MAX_CLIENT_ID) return fail("malformed");
      const start = decoder.pos;
      const size = readVarUint(decoder);
      const end = decoder.pos + size;
      if (end > payload.length) return fail("malformed");
      if (isOwn(client)) {
        if (size > MAX_PRESENCE_STATE_BYTES) return fail("too-large");
        decoder.pos = start;
        own.push({ client, state: readVarString(decoder) });
      }
      decoder.pos = end;
    }
    return decoder.pos === payload.length ? ok(own) : fail("malformed");
  } catch {
    // lib0 throws on truncation and on text that is not UTF-8: malformed.
    return fail("malformed");
  }
}

interface Shown {
  readonly session: Session;
  /** What the peer said last, undecoded; null after it left. */
  raw: string | null;
  /** The stamped state as it went out last. */
  stamped: string;
  clock: number;
}

/**
 * Who is present in one compartment, keyed by Yjs client id.
 *
 * The server stamps `user` into every state (design §4) and numbers the states itself, so nobody can speak for another id or
 * outrun it with a huge clock (threats T16). Latest wins between two flushes. Nothing of it is ever stored.
 */
export class PresenceBoard {
  readonly #shown = new Map<ClientId, Shown>();
  readonly #changed = new Set<ClientId>();
  #clock: number;

  /** `firstClock` must be above every clock an earlier server gave out: wall time in milliseconds will do. */
  constructor(firstClock: number) {
    this.#clock = firstClock;
  }

  get size(): number {
    return this.#shown.size;
  }

  /** Takes a peer's newest state for its own id. The state `null` removes it. */
  set(client: ClientId, session: Session, raw: string): void {
    const shown = this.#shown.get(client);
    if (shown === undefined) this.#shown.set(client, { session, raw, stamped: "null", clock: 0 });
    else if (shown.session === session) shown.raw = raw;
    else this.#shown.set(client, { session, raw, stamped: shown.stamped, clock: shown.clock });
    this.#changed.add(client);
  }

  /** Removes a session's presence; others learn of it with the next flush. */
  remove(client: ClientId, session: Session): void {
    const shown = this.#shown.get(client);
    if (shown?.session !== session) return;
    shown.raw = null;
    this.#changed.add(client);
  }

  /**
   * Stamps what changed since the last flush. Sessions whose state is no JSON object are in `malformed` and show nothing.
   * `entries` is what to send: to each peer all but its own.
   */
  flush(): { readonly entries: readonly AwarenessEntry[]; readonly malformed: readonly Session[] } {
    const entries: AwarenessEntry[] = [];
    const malformed: Session[] = [];
    for (const client of this.#changed) {
      const shown = this.#shown.get(client);
      if (shown === undefined) continue;
      const stamped = shown.raw === null || shown.raw === "null" ? "null" : stamp(shown.raw, shown.session.identity);
      if (stamped === null) malformed.push(shown.session);
      shown.stamped = stamped ?? "null";
      shown.clock = ++this.#clock;
      entries.push({ client, clock: shown.clock, state: shown.stamped });
      if (shown.stamped === "null") this.#shown.delete(client);
    }
    this.#changed.clear();
    return { entries, malformed };
  }

  /** Everyone shown, for a peer that has just joined or asks; never its own entry, which is `except`. */
  all(except: ClientId | null = null): readonly AwarenessEntry[] {
    const entries: AwarenessEntry[] = [];
    for (const [client, shown] of this.#shown) {
      if (client !== except && shown.stamped !== "null") entries.push({ client, clock: shown.clock, state: shown.stamped });
    }
    return entries;
  }
}

/** The peer's state with the server's word on who it is; null if it is no JSON object. */
function stamp(raw: string, user: Identity): string | null {
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

/** Frames awareness entries once for many peers. */
export function framePresence(entries: readonly AwarenessEntry[]): Buffer {
  return frameMessage(encodeAwareness(entries));
}
