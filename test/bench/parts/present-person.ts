import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { encodeAwareness } from "../../support/frames.ts";
import type { RawSocket } from "./raw-socket.ts";

/** First byte of an awareness message. */
const AWARENESS = 1;

/** Someone who is present on a board: shows where they are, and decodes other people's states no further than it has to. */
export class PresentPerson {
  readonly client: number;
  readonly #socket: RawSocket;
  #moves = 0;
  /** States of others received, and the bytes they came in. */
  statesReceived = 0;
  /** How old each state was when it came, milliseconds; kept only by those that decode. */
  readonly agesMs: number[] = [];
  isOpen = true;

  /** `returns` sends every foreign frame back, masked, as a stock client does; `decodes` looks into the states. */
  constructor(socket: RawSocket, options: { client: number; returns: boolean; decodes: boolean }) {
    this.client = options.client;
    this.#socket = socket;
    socket.onClose = () => {
      this.isOpen = false;
    };
    socket.onFrame = (payload) => {
      const count = payload[0] === AWARENESS ? entriesIn(payload) : 0;
      if (count === 0) return;
      this.statesReceived += count;
      if (options.decodes) this.#decode(payload);
      if (options.returns) socket.send(payload, { isMasked: true });
    };
  }

  get receivedBytes(): number {
    return this.#socket.receivedBytes;
  }

  /** Moves the cursor: one awareness message of this person alone, about as large as an editor's. */
  move(): void {
    const item = { client: 2_000_000_000 + this.client, clock: 10_000 + this.#moves++ };
    const cursor = { anchor: { item, assoc: 0 }, head: { item, assoc: 0 } };
    const state = JSON.stringify({ at: Date.now(), card: "0b7f6a1e-51c9-4c1f-9d57-6c0a4f3c2c11", field: "body", cursor });
    this.#socket.send(encodeAwareness([{ client: this.client, clock: this.#moves, state }]), { isMasked: true });
  }

  leave(): void {
    this.#socket.destroy();
  }

  #decode(payload: Buffer): void {
    const outer = createDecoder(payload);
    readVarUint(outer);
    const decoder = createDecoder(readVarUint8Array(outer));
    for (let left = readVarUint(decoder); left > 0; left--) {
      readVarUint(decoder);
      readVarUint(decoder);
      const at = /"at":(\d+)/.exec(readVarString(decoder))?.[1];
      if (at !== undefined) this.agesMs.push(Date.now() - Number(at));
    }
  }
}

/** How many states an awareness message holds. */
function entriesIn(payload: Buffer): number {
  const decoder = createDecoder(payload);
  readVarUint(decoder);
  readVarUint(decoder);
  return readVarUint(decoder);
}
