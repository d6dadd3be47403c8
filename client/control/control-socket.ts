import { io, type Socket } from "socket.io-client";
import type { z } from "zod";
import { retryDelayMs, sentAwayDelayMs } from "../sync/retry-delay.ts";
import { readableEvents } from "./read-events.ts";

type EventName = keyof typeof readableEvents;

/** What every connection to the control channel hears of, whichever page holds it. */
export interface ConnectionListener {
  /** Connected, or connected again: what happened meanwhile must be asked for. */
  up(): void;
  /** Not connected: it ended, or could not be made. May be called again while it stays so. */
  down(): void;
  /** The server takes no session from this browser: the person's has ended. */
  signedOut(): void;
}

/** A connection to the control channel, in the name of who is signed in, until it is closed. Reconnects by itself. */
export class ControlSocket {
  readonly #socket: Socket;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #refusals = 0;

  constructor(listener: ConnectionListener) {
    this.#socket = io({ transports: ["websocket"], forceNew: true, reconnectionDelay: 500, reconnectionDelayMax: 5_000 });
    this.#socket.on("connect", () => {
      this.#refusals = 0;
      listener.up();
    });
    this.#socket.on("disconnect", (reason) => {
      listener.down();
      // The library does not reconnect after the server has closed the socket. A stopping node closes it, and another node takes over.
      if (reason === "io server disconnect") this.#connectAfter(sentAwayDelayMs(1, Math.random()));
    });
    this.#socket.on("connect_error", (error) => {
      listener.down();
      // Refused by the server, which the library does not retry either. A person who is signed out reconnects by signing in.
      if (error.message === "sign-in-required") listener.signedOut();
      else if (!this.#socket.active) this.#connectAfter(retryDelayMs(++this.#refusals, Math.random()));
    });
  }

  get isConnected(): boolean {
    return this.#socket.connected;
  }

  /** Calls back with every event of this name. One that does not parse comes from a newer server; it is ignored. */
  on<Name extends EventName>(name: Name, listener: (event: z.output<(typeof readableEvents)[Name]>) => void): void {
    const event: string = name;
    this.#socket.on(event, (payload: unknown) => {
      const read = readableEvents[name].safeParse(payload);
      if (read.success) listener(read.data as z.output<(typeof readableEvents)[Name]>);
    });
  }

  /** Sends an event; `answered` is called with what the server answers. */
  send(name: string, payload: object, answered: (answer: unknown) => void): void {
    this.#socket.emit(name, payload, answered);
  }

  /** Connects again, for example after the person signed in again. A socket that the server has closed does not reconnect by itself. */
  reconnect(): void {
    if (!this.#socket.connected) this.#socket.connect();
  }

  /** Closes the connection; nothing is called any more. Idempotent. */
  close(): void {
    clearTimeout(this.#retryTimer);
    this.#socket.removeAllListeners();
    this.#socket.disconnect();
  }

  #connectAfter(delayMs: number): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.reconnect(), delayMs);
  }
}
