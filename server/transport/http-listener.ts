import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { withinTime } from "../domain/within-time.ts";
import type { Clock } from "../ports/clock.ts";

/** Longest wait for running requests and closing handshakes after the listener stopped accepting, milliseconds. */
const FINISH_LIMIT_MS = 2_500;

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
    this.server.on("request", (_request, response) => {
      this.#answering.add(response);
      response.once("close", () => this.#answering.delete(response));
      if (this.#closed !== null) sayLast(response);
    });
  }

  /** Listens and returns the address as a URL. Rejects with the error of the system, for instance that the port is in use. */
  async listen({ host, port }: { readonly host: string; readonly port: number }): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, host, () => {
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
