import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { WebSocket, type ClientOptions } from "ws";

/** A bare sync socket that keeps every byte the server sends. */
export class SyncSocket {
  readonly received: Buffer[] = [];
  readonly #socket: WebSocket;
  /** How the connection ended: a close code, or the status of an HTTP refusal. */
  readonly ended: Promise<{ readonly code: number } | { readonly status: number }>;
  readonly #waiting: { holds: (message: Buffer) => boolean; resolve: (message: Buffer) => void }[] = [];

  constructor(url: string, protocols: readonly string[] = [], options: ClientOptions = {}) {
    this.#socket = new WebSocket(url, [...protocols], options);
    this.ended = new Promise((resolve) => {
      this.#socket.on("close", (code: number) => resolve({ code }));
      this.#socket.on("unexpected-response", (_request: unknown, response: IncomingMessage) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0 });
      });
    });
    // An error is always followed by the close that says what came of it.
    this.#socket.on("error", (error) => error);
    this.#socket.on("message", (message: Buffer) => {
      this.received.push(message);
      for (const waiting of this.#waiting.filter(({ holds }) => holds(message))) {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        waiting.resolve(message);
      }
    });
  }

  /** Resolves to the subprotocol the server chose. */
  async opened(): Promise<string> {
    if (this.#socket.readyState === WebSocket.CONNECTING) await once(this.#socket, "open");
    return this.#socket.protocol;
  }

  send(message: Uint8Array | string): void {
    this.#socket.send(message);
  }

  /** Resolves to the first message, received already or to come, for which `holds`. */
  message(holds: (message: Buffer) => boolean): Promise<Buffer> {
    const found = this.received.find(holds);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve) => this.#waiting.push({ holds, resolve }));
  }

  close(): void {
    this.#socket.terminate();
  }
}
