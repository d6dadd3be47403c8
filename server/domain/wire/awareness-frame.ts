import type { ClientId } from "../../../shared/ids.ts";
import { MESSAGE_AWARENESS } from "../../../shared/wire/frame.ts";
import { varUintSize, writeVarUint } from "./var-uint.ts";
import { headerSize, writeHeader } from "./websocket-frame.ts";

/** One client's presence as it goes out: `state` is JSON text, "null" for a client that left. */
export interface AwarenessEntry {
  readonly client: ClientId;
  readonly clock: number;
  readonly state: string;
}

/** Where an entry's bytes lie. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Awareness entries encoded once for all peers of a board.
 *
 * No peer gets its own entry, which would overwrite what it has said since. So each peer that is among the entries gets the bytes before
 * and after its own under a header of its own, as views of one buffer: with 500 people, one encoding a second instead of 500.
 */
export class AwarenessFrame {
  readonly #body: Buffer;
  readonly #count: number;
  readonly #spans = new Map<ClientId, Span>();
  /** Headers by the number of entries and bytes that they announce. */
  readonly #headers = new Map<number, Buffer>();

  /** Each client is among `entries` at most once. */
  constructor(entries: readonly AwarenessEntry[]) {
    const sizes = entries.map(({ state }) => Buffer.byteLength(state));
    let size = 0;
    for (const [index, { client, clock }] of entries.entries()) {
      const state = sizes[index] ?? 0;
      size += varUintSize(client) + varUintSize(clock) + varUintSize(state) + state;
    }
    this.#body = Buffer.allocUnsafe(size);
    this.#count = entries.length;
    let at = 0;
    for (const [index, { client, clock, state }] of entries.entries()) {
      const from = at;
      at = writeVarUint(this.#body, at, client);
      at = writeVarUint(this.#body, at, clock);
      at = writeVarUint(this.#body, at, sizes[index] ?? 0);
      at += this.#body.write(state, at);
      this.#spans.set(client, { from, to: at });
    }
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** The pieces of the frame for a peer that shows `own`, to be sent in order; none if there is nothing to say to it. */
  piecesFor(own: ClientId | null): readonly Buffer[] {
    const span = own === null ? undefined : this.#spans.get(own);
    const count = this.#count - (span === undefined ? 0 : 1);
    if (count === 0) return [];
    if (span === undefined) return [this.#header(count, this.#body.length), this.#body];
    const header = this.#header(count, this.#body.length - (span.to - span.from));
    const pieces = [header];
    if (span.from > 0) pieces.push(this.#body.subarray(0, span.from));
    if (span.to < this.#body.length) pieces.push(this.#body.subarray(span.to));
    return pieces;
  }

  /** The whole frame in one buffer, also where there are no entries. */
  whole(): Buffer {
    return Buffer.concat([this.#header(this.#count, this.#body.length), this.#body]);
  }

  #header(count: number, bytes: number): Buffer {
    // All frames of one size hold the same number of entries, but for one: all of them.
    const key = count === this.#count ? -1 : bytes;
    const known = this.#headers.get(key);
    if (known !== undefined) return known;
    const payload = varUintSize(count) + bytes;
    const message = 1 + varUintSize(payload) + varUintSize(count);
    const header = Buffer.allocUnsafe(headerSize(message + bytes) + message);
    const at = writeHeader(header, 0, message + bytes);
    header[at] = MESSAGE_AWARENESS;
    writeVarUint(header, writeVarUint(header, at + 1, payload), count);
    this.#headers.set(key, header);
    return header;
  }
}

/** Frames an awareness message of all `entries`, for one peer. */
export function frameAwareness(entries: readonly AwarenessEntry[]): Buffer {
  return new AwarenessFrame(entries).whole();
}
