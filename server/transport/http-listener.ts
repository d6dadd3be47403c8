import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Longest wait for requests under way and closing handshakes once nothing new is taken, milliseconds. */
const FINISH_LIMIT_MS = 2_500;

/** The port this process listens on, and its end in two steps: nothing new, then nothing left. */
export class HttpListener {
  readonly server: Server = createServer({ requestTimeout: 15_000, headersTimeout: 10_000, maxHeaderSize: 16_384 });
  readonly #sockets = new Set<Socket>();
  readonly #answering = new Set<ServerResponse>();
  #closed: Promise<void> | null = null;

  constructor() {
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

  /** Listens and gives the address as a URL. Rejects with what the system said, for instance that the port is in use. */
  async listen({ host, port }: { readonly host: string; readonly port: number }): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, host, () => {
        this.server.off("error", reject);
        resolve();
      });
    });
    const address = this.server.address() as AddressInfo;
    return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
  }

  /** Origins of pages that this machine alone can have loaded from here. */
  loopbackOrigins(): string[] {
    const address = this.server.address();
    if (address === null || typeof address === "string") return [];
    return ["127.0.0.1", "localhost", "[::1]"].map((host) => `http://${host}:${address.port}`);
  }

  /** Takes no connection from now on. What is under way goes on; each connection ends with its answer. Idempotent. */
  refuse(): void {
    this.#closed ??= new Promise((resolve) => void this.server.close(() => resolve()));
    for (const response of this.#answering) sayLast(response);
  }

  /** Resolves once requests under way are answered and every socket is closed; those that take too long are cut. */
  async finish(): Promise<void> {
    this.refuse();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, FINISH_LIMIT_MS);
    });
    await Promise.race([this.#closed, limit]);
    clearTimeout(timer);
    for (const socket of this.#sockets) socket.destroy();
    await this.#closed;
  }
}

/** A kept-alive connection would go on asking a node that is leaving. */
function sayLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("Connection", "close");
}
