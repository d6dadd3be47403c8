import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Sees the bytes of one connection on their way back from the target, and hands on what is to go on. */
export type Filter = (piece: Buffer, forward: (piece: Buffer) => void) => void;

/** What a line does with what it is given. */
type State = "open" | "cut" | "silent";

/** Bytes on their way in one direction above which the sender is no longer read from. */
const MOST_UNDER_WAY = 1 << 20;

/** One way of one connection. */
interface Pipe {
  readonly from: Socket;
  readonly to: Socket;
  readonly filter: Filter | null;
  underWay: number;
  /** When the last piece arrives that is on its way, monotonic milliseconds. */
  busyUntilMs: number;
}

/**
 * A line to a loopback port that can be cut, go silent, get slow, and be mended. Everything that one node has to one target goes
 * through one of these, in the process of the test.
 */
export class TcpProxy {
  readonly #target: number;
  readonly #filterOf: (() => Filter) | null;
  readonly #server: Server;
  readonly #pipes = new Set<Pipe>();
  /** Came while the line was silent, and is put through once it is mended. */
  readonly #waiting = new Set<Socket>();
  #state: State = "open";
  #delayMs = 0;
  #bytesPerMs = Number.POSITIVE_INFINITY;

  private constructor(target: number, filterOf: (() => Filter) | null) {
    this.#target = target;
    this.#filterOf = filterOf;
    this.#server = createServer((socket) => this.#take(socket));
  }

  /** Opens a line to a port of this machine. `filterOf` makes what looks at the answers of each connection. */
  static async open(target: number, filterOf: (() => Filter) | null = null): Promise<TcpProxy> {
    const proxy = new TcpProxy(target, filterOf);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resets every connection, and each new one, until it is mended. */
  cut(): void {
    this.#state = "cut";
    for (const { from, to } of this.#pipes) for (const socket of [from, to]) socket.resetAndDestroy();
    for (const socket of this.#waiting) socket.resetAndDestroy();
  }

  /** Nothing passes and nothing ends, until it is mended: as if packets were dropped. */
  silence(): void {
    this.#state = "silent";
    for (const { from } of this.#pipes) from.pause();
  }

  /** Every piece arrives so much later; at most so many bytes pass in a second, each way of each connection. */
  slow({ delayMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY }: { delayMs?: number; bytesPerSecond?: number }): void {
    this.#delayMs = delayMs;
    this.#bytesPerMs = bytesPerSecond / 1_000;
  }

  /** As at first. What was held back by silence goes on its way. */
  mend(): void {
    this.#state = "open";
    this.slow({});
    for (const pipe of this.#pipes) {
      if (pipe.to.destroyed) pipe.from.destroy();
      else if (pipe.from.destroyed) pipe.to.destroy();
      else pipe.from.resume();
    }
    for (const socket of this.#waiting) if (!socket.destroyed) this.#put(socket);
    this.#waiting.clear();
  }

  /** Ends every connection and takes no more. */
  async close(): Promise<void> {
    this.#server.close();
    this.cut();
    await once(this.#server, "close");
  }

  #take(socket: Socket): void {
    // Whatever ends it is seen by its close.
    socket.on("error", () => {});
    socket.setNoDelay(true);
    if (this.#state === "cut") return void socket.resetAndDestroy();
    if (this.#state === "open") return this.#put(socket);
    this.#waiting.add(socket);
    socket.once("close", () => this.#waiting.delete(socket));
  }

  #put(near: Socket): void {
    const far = connect({ port: this.#target, host: "127.0.0.1", noDelay: true });
    far.on("error", () => {});
    this.#pipe({ from: near, to: far, filter: null, underWay: 0, busyUntilMs: 0 });
    this.#pipe({ from: far, to: near, filter: this.#filterOf?.() ?? null, underWay: 0, busyUntilMs: 0 });
  }

  #pipe(pipe: Pipe): void {
    const { from, to, filter } = pipe;
    this.#pipes.add(pipe);
    const forward = (piece: Buffer): void => this.#forward(pipe, piece);
    from.on("data", (piece: Buffer) => (filter === null ? forward(piece) : filter(piece, forward)));
    to.on("drain", () => this.#readOn(pipe));
    from.on("close", () => {
      // In silence the other end hears of nothing, not even of this.
      if (this.#state === "silent" && !to.destroyed) return;
      this.#pipes.delete(pipe);
      to.destroy();
    });
    if (this.#state === "silent") from.pause();
  }

  #forward(pipe: Pipe, piece: Buffer): void {
    if (this.#delayMs === 0 && this.#bytesPerMs === Number.POSITIVE_INFINITY && pipe.underWay === 0) {
      if (!pipe.to.destroyed && !pipe.to.write(piece)) pipe.from.pause();
      return;
    }
    const now = performance.now();
    pipe.underWay += piece.length;
    pipe.busyUntilMs = Math.max(pipe.busyUntilMs, now + this.#delayMs) + piece.length / this.#bytesPerMs;
    if (pipe.underWay > MOST_UNDER_WAY) pipe.from.pause();
    setTimeout(() => {
      pipe.underWay -= piece.length;
      if (!pipe.to.destroyed) pipe.to.write(piece);
      this.#readOn(pipe);
    }, pipe.busyUntilMs - now);
  }

  #readOn(pipe: Pipe): void {
    if (this.#state !== "silent" && pipe.underWay <= MOST_UNDER_WAY && pipe.to.writableLength < MOST_UNDER_WAY) pipe.from.resume();
  }
}
