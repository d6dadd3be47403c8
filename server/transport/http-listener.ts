import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { withinTime } from "../domain/within-time.ts";
import type { Clock } from "../ports/clock.ts";

// Not imported: an import of this module reads all it exports, and so loads the client behind `fetch`, a twentieth of a start.
const { createServer } = process.getBuiltinModule("node:http");

/** Longest wait for running requests and closing handshakes after the listener stopped accepting, milliseconds. */
const FINISH_LIMIT_MS = 2_500;

/**
 * Connections that the system keeps until they are accepted, as many as it allows. One that finds no room is tried again by its client's system
 * a second later, also an honest person's: one person can take all of Node's own 511 at once.
 */
const BACKLOG = 4_096;

/**
 * Requests of one connection that are not answered yet. Browsers, proxies and libraries wait for each answer, and Node takes as many as come:
 * 4 MB of them, in one connection of a stranger, took 440 MB and kept everyone else at that address waiting for ten seconds.
 */
const MOST_UNANSWERED = 4;

/** The HTTP server. It stops in two steps: it accepts no new connection, then closes those that are left. */
export class HttpListener {
  readonly server: Server = createServer({
    requestTimeout: 15_000,
    headersTimeout: 10_000,
    maxHeaderSize: 16_384,
    // Node looks for late requests only this often; at its default of 30 s they lived 20 s longer than the limits say (found 19).
    connectionsCheckingInterval: 1_000,
  });
  readonly #sockets = new Set<Socket>();
  readonly #answering = new Set<ServerResponse>();
  /** How many of them belong to each connection. */
  readonly #unanswered = new WeakMap<Socket, number>();
  readonly #clock: Pick<Clock, "after">;
  /** Kept, because every request asks for them and the system takes a while to name its own address. */
  #loopbackOrigins: readonly string[] = [];
  #closed: Promise<void> | null = null;

  constructor(clock: Pick<Clock, "after">) {
    this.#clock = clock;
    this.server.maxHeadersCount = 100;
    this.server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  /** Listens and returns the address as a URL. Rejects with the error of the system, for instance that the port is in use. */
  async listen({ host, port }: { readonly host: string; readonly port: number }): Promise<string> {
    // Only now: what answers a path of its own, such as the control channel, takes the listeners that are there away from it.
    this.server.prependListener("request", (request, response) => this.#begun(request, response));
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, host, BACKLOG, () => {
        this.server.off("error", reject);
        resolve();
      });
    });
    const address = this.server.address() as AddressInfo;
    this.#loopbackOrigins = ["127.0.0.1", "localhost", "[::1]"].map((name) => `http://${name}:${address.port}`);
    return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
  }

  /** Origins of pages that only a browser on this machine can have loaded from here. */
  loopbackOrigins(): readonly string[] {
    return this.#loopbackOrigins;
  }

  /** Accepts no connection from now on. Running requests are answered, and each connection closes after its answer. Idempotent. */
  refuse(): void {
    void this.#close();
  }

  /** Resolves once running requests are answered and every socket is closed. Sockets that take too long are destroyed. */
  async finish(): Promise<void> {
    const closed = this.#close();
    await withinTime(this.#clock, { limitMs: FINISH_LIMIT_MS, late: () => {} }, closed);
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Notes a request; cuts its connection where too many wait. What has arrived with it is still parsed, and finds the socket destroyed. */
  #begun({ socket }: IncomingMessage, response: ServerResponse): void {
    const unanswered = (this.#unanswered.get(socket) ?? 0) + 1;
    this.#unanswered.set(socket, unanswered);
    this.#answering.add(response);
    response.once("close", () => {
      this.#unanswered.set(socket, (this.#unanswered.get(socket) ?? 0) - 1);
      this.#answering.delete(response);
    });
    if (unanswered > MOST_UNANSWERED) socket.destroy();
    if (this.#closed !== null) sayLast(response);
  }

  #close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => void this.server.close(() => resolve()));
    for (const response of this.#answering) sayLast(response);
    return this.#closed;
  }
}

/** A keep-alive connection would send further requests to a node that is stopping. */
function sayLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("Connection", "close");
}
