import type { CompartmentId, SessionId } from "../../../../shared/ids.ts";
import type { Receipt } from "../../../../shared/wire/receipt.ts";
import type { Hold } from "../../exposure/exposure-recorder.ts";
import { framePermissionDenied } from "../../wire/answer-frames.ts";
import { KEEP_ALIVE_FRAME, KEEP_ALIVE_MS } from "../../wire/keep-alive.ts";
import { frameReceipts } from "../../wire/receipts-frame.ts";
import type { Ending, Grant } from "./grant.ts";
import type { Peer } from "./peer.ts";
import { RequestBudget } from "./request-budget.ts";

/** Writes of a reader that are answered. */
const MOST_DENIALS = 3;

/** The person behind a session as the compartment sees them. The server stamps it into every presence state. */
export interface PresentPerson {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly partner: string;
  readonly role: string;
}

/** What a transport says of a new connection after it has authenticated it. */
export interface Arrival {
  readonly peer: Peer;
  readonly grant: Grant;
  /** Whether the peer asked for receipts. */
  readonly receipts: boolean;
  /** Looks at its right once more, now that the hub is told of changes; nothing that it writes is taken before. Absent where that was done, or is by its caller. */
  readonly recheck?: (grant: Grant) => Promise<Ending | null>;
}

/**
 * Where a session stands.
 * - `arrived`: connected, has not asked for the document yet; gets no updates. `wantsJoin` is the encoded state vector of a peer that
 *   asked while its compartment was opening.
 * - `joined`: has been sent everything up to the head and gets every commit.
 * - `behind`: read too slowly; gets nothing until it has drained, then everything since `since`.
 * - `closed`: late events change nothing.
 */
export type SessionState =
  | { readonly kind: "arrived"; wantsJoin: Uint8Array | null }
  | { readonly kind: "joined" }
  | { readonly kind: "behind"; readonly since: number; readonly sinceMs: number }
  | { readonly kind: "closed" };

/** What the batch that is being answered holds of one session. */
export interface BatchShare {
  /** What its frames cost its person (intake/write-rates.ts). */
  written: number;
  read: number;
  /** One of them at least is durable. */
  hasDurable: boolean;
}

/** One authenticated connection to one compartment. Only the hub's files change it. */
export class Session {
  readonly key: number;
  readonly arrival: Arrival;
  readonly compartment: CompartmentId;
  /** Names the person on this board, the same for all their connections to it. Made once: putting it together for every edit takes 3 µs. */
  readonly personKey: string;
  state: SessionState = { kind: "arrived", wantsJoin: null };
  /** The client id it showed first; the only one it may show presence for. */
  clientId: number | null = null;
  /** Write frames handed to the engine or queued for it, and their bytes. */
  pendingFrames = 0;
  pendingBytes = 0;
  isReadingPaused = false;
  /** Its right has ended, or its right to write: what was received from it before, and is not in the ledger, is not taken any more (N22). */
  hasLostRight = false;
  /** Receipts of durable frames that go out with the next flush; null while there are none. */
  #receipts: Receipt[] | null = null;
  /** Set by the committer while it answers a batch, null at all other times: a map of sessions for each batch costs more than all else there. */
  share: BatchShare | null = null;
  /** Messages that wait until it is settled whose client id this is; null while nothing waits. */
  held: Uint8Array[] | null = null;
  /** Has just joined, or read too slowly: gets everyone's presence with the next flush, not only what changed. */
  wantsWholePresence = false;
  /** The record that its person is sent this compartment; null until there is one, before which nothing of it is sent. */
  hold: Hold | null = null;
  /** Bytes of a document sent at the last join: the slow-consumer budget allows for them once. */
  joinBytes = 0;
  /** When it arrived, milliseconds since the epoch. */
  readonly since: number;
  #lastSentMs: number;
  readonly requests = new RequestBudget();
  #deniedWrites = 0;

  /** `nowMs` is monotonic, `since` wall time. */
  constructor(key: number, arrival: Arrival, { nowMs, since }: { nowMs: number; since: number }) {
    this.key = key;
    this.arrival = arrival;
    this.compartment = arrival.grant.compartment.id;
    this.personKey = `${this.compartment} ${arrival.grant.user.id}`;
    this.#lastSentMs = nowMs;
    this.since = since;
  }

  /** Public id of the session or token behind this connection. */
  get credentialId(): SessionId {
    return this.arrival.grant.credential.id;
  }

  /** Who this is, as the other peers see it. */
  get person(): PresentPerson {
    const { user, role } = this.arrival.grant;
    return { id: user.id, username: user.username, displayName: user.displayName, partner: user.partner, role };
  }

  /** Sends a sign of life where nothing was sent for a while; one that reads too slowly has enough to read. `nowMs` is monotonic. */
  keepAlive(nowMs: number): void {
    if (this.state.kind === "behind" || nowMs - this.#lastSentMs < KEEP_ALIVE_MS) return;
    this.sentAt(nowMs);
    this.arrival.peer.send(KEEP_ALIVE_FRAME);
  }

  /** Notes that it is sent something that counts as a sign of life at `nowMs`, monotonic. */
  sentAt(nowMs: number): void {
    this.#lastSentMs = nowMs;
  }

  /** Notes the receipt of a frame that is durable. */
  addReceipt(receipt: Receipt): void {
    if (this.#receipts === null) this.#receipts = [receipt];
    else this.#receipts.push(receipt);
  }

  /** Takes out the receipts noted since the last call, framed in the order of the frames they answer; null if there are none. */
  takeReceipts(): Buffer | null {
    if (this.#receipts === null) return null;
    const framed = frameReceipts(this.#receipts);
    this.#receipts = null;
    return framed;
  }

  /** The framed answer to a write that is not taken from a reader; null once it was given often enough (SW8). */
  takeDenial(): Uint8Array | null {
    this.#deniedWrites++;
    return this.#deniedWrites > MOST_DENIALS ? null : framePermissionDenied("read-only: your role may not edit this compartment");
  }

  get isClosed(): boolean {
    return this.state.kind === "closed";
  }
}
