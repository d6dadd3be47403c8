import { setImmediate, setTimeout as wait } from "node:timers/promises";
import { RawSocket } from "../../bench/parts/raw-socket.ts";
import { encodeUpdate } from "../../../shared/wire/frame.ts";
import { SUBPROTOCOL, SUBPROTOCOL_RECEIPTS } from "../../../shared/wire/limits.ts";
import { MESSAGE_RECEIPT } from "../../../shared/wire/receipt.ts";

const LOOK_MS = 10;

/** One sync connection of a person: sends any bytes, counts receipts, and tells how the server ended it. */
export class MemberSocket {
  readonly #socket: RawSocket;
  receipts = 0;
  sentWrites = 0;
  sentBytes = 0;
  /** When the last receipt came, by `performance.now()`; 0 before the first. */
  lastReceiptAt = 0;

  private constructor(socket: RawSocket) {
    this.#socket = socket;
    socket.onFrame = (payload) => {
      if (payload[0] !== MESSAGE_RECEIPT) return;
      this.receipts += 1;
      this.lastReceiptAt = performance.now();
    };
  }

  /** Opens a board with a personal token. Rejects where the handshake fails; a refusal comes as a close code afterwards. */
  static async open({ port, board, token }: { port: number; board: string; token: string }): Promise<MemberSocket> {
    return new MemberSocket(await RawSocket.open(port, `/sync/${board}`, [SUBPROTOCOL, SUBPROTOCOL_RECEIPTS, `bearer.${token}`]));
  }

  get isClosed(): boolean {
    return this.#socket.isClosed;
  }

  get closeCode(): number | null {
    return this.#socket.closeCode;
  }

  /** Sends one message, and resolves when it has left or the connection has ended. Waits `limitMs` at most for a server that does not read. */
  async send(message: Uint8Array, limitMs = 1000): Promise<void> {
    if (this.isClosed) return;
    this.sentBytes += message.length;
    // Masked as a browser masks it: the server has as much to undo.
    this.#socket.send(message, { isMasked: true });
    const limit = new AbortController();
    await Promise.race([this.#socket.drained(), wait(limitMs, undefined, { signal: limit.signal }).catch(() => null)]);
    limit.abort();
    // So that what the server says, a close above all, is heard between two messages, and other connections send, too.
    await setImmediate();
  }

  /** Sends an update. */
  async write(update: Uint8Array): Promise<void> {
    this.sentWrites += 1;
    await this.send(encodeUpdate(update));
  }

  /** Resolves once every write has its receipt, the connection has ended, or the time is over. Tells whether all have theirs. */
  async settled(limitMs = 20_000): Promise<boolean> {
    const end = performance.now() + limitMs;
    while (this.receipts < this.sentWrites && !this.isClosed && performance.now() < end) await wait(LOOK_MS);
    return this.receipts >= this.sentWrites;
  }

  /** Reads nothing any more. */
  stall(): void {
    this.#socket.stall();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
