import * as decoding from "lib0/decoding";
import { WebSocket } from "ws";
import { Coverage } from "./coverage.ts";

const MESSAGE_SYNC = 0;
const SYNC_STEP_1 = 0;

interface Held {
  readonly update: Uint8Array;
  readonly deliver: () => void;
}

/**
 * A slow line towards one client: while closed it holds back, in order, the document updates that have arrived, and lets everything else through.
 * The client behind it is unchanged; it only hears later.
 */
export class Gate {
  readonly #arrived = new Coverage();
  readonly #delivered = new Coverage();
  readonly #held: Held[] = [];
  #waiting: { readonly update: Uint8Array; readonly resolve: () => void }[] = [];
  #isClosed = false;

  /** From now on updates are held back until shown. */
  close(): void {
    this.#isClosed = true;
  }

  /** Delivers all that is held and holds nothing more. */
  open(): void {
    this.#isClosed = false;
    for (const held of this.#held.splice(0)) this.#deliver(held);
  }

  /** Resolves when an update, or others that bring the same, has arrived at the gate. */
  arrived(update: Uint8Array): Promise<void> {
    if (this.#arrived.has(update)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ update, resolve }));
  }

  /** Waits for an update and delivers what is held up to it. */
  async show(update: Uint8Array): Promise<void> {
    await this.arrived(update);
    while (!this.#delivered.has(update)) {
      const held = this.#held.shift();
      if (held === undefined) throw new Error("what has arrived is held or delivered");
      this.#deliver(held);
    }
  }

  /** Whether the client has heard all of an update. */
  hasShown(update: Uint8Array): boolean {
    return this.#delivered.has(update);
  }

  /** Takes a message from the socket. */
  receive(message: Uint8Array, pass: () => void): void {
    const update = updateIn(message);
    if (update === null) return pass();
    const held = { update, deliver: pass };
    if (this.#isClosed) this.#held.push(held);
    else this.#deliver(held);
    this.#arrived.add(update);
    const ready = this.#waiting.filter((waiter) => this.#arrived.has(waiter.update));
    this.#waiting = this.#waiting.filter((waiter) => !ready.includes(waiter));
    for (const waiter of ready) waiter.resolve();
  }

  #deliver(held: Held): void {
    this.#delivered.add(held.update);
    held.deliver();
  }
}

/** The update in a SyncStep2 or Update message; null for any other message. */
function updateIn(message: Uint8Array): Uint8Array | null {
  const decoder = decoding.createDecoder(message);
  if (decoding.readVarUint(decoder) !== MESSAGE_SYNC || decoding.readVarUint(decoder) === SYNC_STEP_1) return null;
  return decoding.readVarUint8Array(decoder);
}

/** A WebSocket class for the stock provider whose incoming messages go through a gate. */
export function gatedSocket(gate: Gate): typeof WebSocket {
  return class GatedSocket extends WebSocket {
    override emit(event: string | symbol, ...given: unknown[]): boolean {
      if (event !== "message") return super.emit(event, ...given);
      gate.receive(new Uint8Array(given[0] as ArrayBuffer), () => super.emit(event, ...given));
      return true;
    }
  };
}
