import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import { encodeStep1, encodeStep2, encodeUpdate } from "../../../shared/wire/frame.ts";
import { SUBPROTOCOL, SUBPROTOCOL_RECEIPTS } from "../../../shared/wire/limits.ts";
import { decodeReceipt, MESSAGE_RECEIPT, type Receipt } from "../../../shared/wire/receipt.ts";

/** Where a raw client connects. */
export interface Target {
  readonly socketUrl: string;
  readonly compartment: string;
  readonly token: string;
}

/** A client on a bare WebSocket that keeps account of what it sent, what was receipted and what it was shown. */
export class RawClient {
  /** A writer's document holds only its own words; a watcher's everything. */
  readonly doc = new Y.Doc();
  readonly receipts: Receipt[] = [];
  /** Write frames of this connection without a receipt so far. */
  unreceipted = 0;
  /** What it was shown by others: per client the first clock it has not seen, and every id it saw deleted. */
  readonly seenTops = new Map<number, number>();
  readonly seenDeletes = new Set<string>();
  readonly closes: number[] = [];
  /** Called when a write frame has left for the server. */
  left: (() => void) | null = null;
  readonly #watches: boolean;
  #webSocket: WebSocket | null = null;
  #socket: Socket | null = null;
  #isApplying = false;

  constructor(options: { readonly watches: boolean }) {
    this.#watches = options.watches;
    this.doc.on("update", (update: Uint8Array) => {
      if (!this.#isApplying && this.#webSocket?.readyState === WebSocket.OPEN) this.#write(encodeUpdate(update));
    });
  }

  /** Port of this end, by which the kernel knows the connection. */
  get localPort(): number {
    return this.#socket?.localPort ?? 0;
  }

  /** Connects and resolves once the server has sent the whole board and asked for what it lacks. */
  async join({ socketUrl, compartment, token }: Target): Promise<void> {
    const webSocket = new WebSocket(`${socketUrl}/sync/${compartment}`, [SUBPROTOCOL, SUBPROTOCOL_RECEIPTS, `bearer.${token}`], {
      createConnection: () => (this.#socket = connect(Number(new URL(socketUrl).port), "127.0.0.1")),
    });
    this.#webSocket = webSocket;
    this.unreceipted = 0;
    // The error is followed by the close, which is what counts here.
    webSocket.on("error", () => {});
    webSocket.on("close", (code) => this.closes.push(code));
    await once(webSocket, "open");
    this.#socket?.setNoDelay(true);
    const joined = new Promise<void>((resolve, reject) => {
      webSocket.once("close", (code) => reject(new Error(`closed with ${code} while joining`)));
      webSocket.on("message", (message: Buffer) => {
        if (this.#take(message) === "asked") resolve();
      });
    });
    webSocket.send(encodeStep1(Y.decodeStateVector(Y.encodeStateVector(this.doc))));
    await joined;
  }

  /** Resolves once the connection is gone and everything that had come was read. */
  async closed(): Promise<void> {
    if (this.#webSocket !== null && this.#webSocket.readyState !== WebSocket.CLOSED) await once(this.#webSocket, "close");
  }

  /** Resolves once no frame waits for its receipt, or the connection is gone. */
  async settled(): Promise<void> {
    while (this.unreceipted > 0 && this.#webSocket?.readyState === WebSocket.OPEN) {
      await Promise.race([once(this.#webSocket, "message"), once(this.#webSocket, "close")]);
    }
  }

  /** Sends one raw message. */
  send(message: Uint8Array): void {
    this.#webSocket?.send(message);
  }

  /** Resolves when the next message of a type has come. */
  next(type: number): Promise<void> {
    const webSocket = this.#webSocket;
    return new Promise((resolve) => {
      webSocket?.on("message", function look(message: Buffer) {
        if (message[0] !== type) return;
        webSocket.off("message", look);
        resolve();
      });
    });
  }

  leave(): void {
    this.#webSocket?.close();
  }

  #write(message: Uint8Array): void {
    this.unreceipted += 1;
    this.#webSocket?.send(message, () => this.left?.());
  }

  #take(message: Buffer): "asked" | null {
    if (message[0] === MESSAGE_RECEIPT) {
      const receipt = decodeReceipt(message);
      if (!receipt.ok) throw new Error("malformed receipt");
      this.receipts.push(receipt.value);
      this.unreceipted -= 1;
      return null;
    }
    const decoder = createDecoder(message);
    if (readVarUint(decoder) !== 0) return null;
    const step = readVarUint(decoder);
    const payload = readVarUint8Array(decoder);
    if (step === 0) {
      if (!this.#watches) this.#write(encodeStep2(Y.encodeStateAsUpdate(this.doc, payload)));
      return "asked";
    }
    if (this.#watches) this.#see(payload);
    return null;
  }

  #see(update: Uint8Array): void {
    const { structs, ds } = Y.decodeUpdate(update);
    for (const { id, length } of structs) this.seenTops.set(id.client, Math.max(this.seenTops.get(id.client) ?? 0, id.clock + length));
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) for (let at = clock; at < clock + len; at += 1) this.seenDeletes.add(`${client}:${at}`);
    }
    this.#isApplying = true;
    Y.applyUpdate(this.doc, update);
    this.#isApplying = false;
  }
}
