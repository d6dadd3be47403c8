import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

/**
 * A WebSocket client that costs the load generator next to nothing: it writes masked frames and hands on the payloads of what comes.
 * Only for benchmarks and trials on loopback; it knows no fragments and answers pings.
 */
export class RawSocket {
  readonly #socket: Socket;
  /** Bytes received after the handshake. */
  receivedBytes = 0;
  onFrame: ((payload: Buffer) => void) | null = null;
  /** Called with every chunk as it comes, whether frames are read or not. */
  onBytes: (() => void) | null = null;
  /** Stands in front of every message sent, and is taken off every message received (Hocuspocus names the document there). */
  address: Buffer = Buffer.alloc(0);
  /** The code of the other side's close frame; null before one has come. Read only while `onFrame` is set. */
  closeCode: number | null = null;
  /** Called when the other side has closed or cut. */
  onClose: (() => void) | null = null;
  #isStalled = false;
  /** Until what was sent has left. */
  #draining: Promise<void> | null = null;
  #rest: Buffer = Buffer.alloc(0);
  /** Chunks not yet looked at, because the frame they belong to is not whole. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** Bytes the frame under way needs in all. */
  #needed = 2;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Connects and finishes the handshake. Rejects unless the answer is 101. */
  static open(port: number, path: string, protocols: readonly string[] = []): Promise<RawSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      const raw = new RawSocket(socket);
      socket.setNoDelay(true);
      socket.once("error", reject);
      const offered = protocols.length > 0 ? `Sec-WebSocket-Protocol: ${protocols.join(", ")}\r\n` : "";
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nSec-WebSocket-Version: 13\r\n${offered}\r\n`,
      );
      let head = Buffer.alloc(0);
      const handshake = (chunk: Buffer): void => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        socket.off("data", handshake);
        if (!head.subarray(0, 12).toString().includes("101")) return reject(new Error(head.toString().split("\r\n")[0]));
        // What came with the answer, such as the close of a connection too many, waits until the caller has set its callbacks.
        socket.pause();
        resolve(raw);
        setImmediate(() => {
          if (head.length > end + 4) raw.#take(head.subarray(end + 4));
          socket.on("data", (data: Buffer) => raw.#take(data));
          socket.on("close", () => raw.onClose?.());
          if (!raw.#isStalled) socket.resume();
        });
      };
      socket.on("data", handshake);
    });
  }

  /** Sends one binary message. Masked with 0 unless `isMasked`: then the server has as much to undo as from a real client. */
  send(message: Uint8Array, options: { isMasked?: boolean } = {}): void {
    const whole = this.address.length === 0 ? message : Buffer.concat([this.address, message]);
    this.#socket.write(options.isMasked === true ? reallyMaskedFrame(whole) : maskedFrame(0x82, whole));
  }

  /** Sends the head of a message of so many bytes, and the first `bytes` of them. */
  begin(size: number, bytes: number): void {
    this.#socket.write(Buffer.concat([frameHeader(0x82, size), Buffer.alloc(bytes)]));
  }

  /** Sends so many more bytes of the message that was begun. */
  goOn(bytes: number): void {
    this.#socket.write(Buffer.alloc(bytes));
  }

  /** Reads nothing any more: what the other side sends stays with the kernel, then with it. */
  stall(): void {
    this.#isStalled = true;
    this.#socket.pause();
  }

  /** Sends an unsolicited pong (RFC 6455 §5.5.3): it says no more than that the line is there. */
  seemAlive(): void {
    this.#socket.write(maskedFrame(0x8a, new Uint8Array(0)));
  }

  /** Resolves when what was sent has left for the kernel, or the connection has ended: who sends much waits here. */
  async drained(): Promise<void> {
    if (!this.#socket.writableNeedDrain || this.#socket.destroyed) return;
    // All who wait share it: one who gives up waiting would leave its listeners, and the next one adds its own.
    await (this.#draining ??= new Promise<void>((resolve) => {
      const settle = (): void => {
        this.#socket.off("drain", settle).off("close", settle);
        this.#draining = null;
        resolve();
      };
      this.#socket.on("drain", settle).on("close", settle);
    }));
  }

  /** Whether it was cut, by this side or the other. */
  get isClosed(): boolean {
    return this.#socket.destroyed;
  }

  /** Cuts the connection. */
  destroy(): void {
    this.#socket.destroy();
  }

  #take(data: Buffer): void {
    this.receivedBytes += data.length;
    this.onBytes?.();
    if (this.onFrame === null) {
      // Not decoded: still, a ping must be answered or the server would cut a long run. It comes first or last; one too many does no harm.
      if ((data[0] === 0x89 && data[1] === 0) || (data.at(-2) === 0x89 && data.at(-1) === 0))
        this.#socket.write(maskedFrame(0x8a, new Uint8Array(0)));
      this.#waiting = [];
      this.#waitingBytes = 0;
      return;
    }
    this.#waiting.push(data);
    this.#waitingBytes += data.length;
    if (this.#waitingBytes < this.#needed) return;
    this.#rest = this.#waiting.length === 1 ? data : Buffer.concat(this.#waiting);
    for (let frame = this.#next(); frame !== null; frame = this.#next()) {
      if (frame.opcode === 9) this.#socket.write(maskedFrame(0x8a, frame.payload));
      else if (frame.opcode === 8) this.#closed(frame.payload);
      else if (frame.opcode === 2) this.onFrame(this.#unaddressed(frame.payload));
    }
    this.#waiting = this.#rest.length === 0 ? [] : [this.#rest];
    this.#waitingBytes = this.#rest.length;
  }

  #closed(payload: Buffer): void {
    if (payload.length >= 2) this.closeCode = payload.readUInt16BE(0);
    this.#socket.destroy();
  }

  #unaddressed(payload: Buffer): Buffer {
    const { address } = this;
    return payload.subarray(0, address.length).equals(address) ? payload.subarray(address.length) : payload;
  }

  #next(): { opcode: number; payload: Buffer } | null {
    const rest = this.#rest;
    this.#needed = 2;
    if (rest.length < 2) return null;
    const short = rest.readUInt8(1) & 0x7f;
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    this.#needed = header;
    if (rest.length < header) return null;
    const size = short < 126 ? short : short === 126 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    this.#needed = header + size;
    if (rest.length < this.#needed) return null;
    this.#rest = rest.subarray(header + size);
    return { opcode: rest.readUInt8(0) & 0x0f, payload: rest.subarray(header, header + size) };
  }
}

/** A masked frame with mask 0: the payload as it is, as cheap as a client can be (RFC 6455 §5.3). */
function maskedFrame(first: number, message: Uint8Array): Buffer {
  return Buffer.concat([frameHeader(first, message.length), message]);
}

/** The header of a frame masked with 0. */
function frameHeader(first: number, size: number): Buffer {
  const header = Buffer.alloc(size < 126 ? 6 : size < 0x10000 ? 8 : 14);
  header[0] = first;
  if (size < 126) header[1] = 0x80 | size;
  else if (size < 0x10000) {
    header[1] = 0x80 | 126;
    header.writeUInt16BE(size, 2);
  } else {
    header[1] = 0x80 | 127;
    header.writeBigUInt64BE(BigInt(size), 2);
  }
  return header;
}

/** A binary frame under a mask that is not 0, made as quickly as a native client would. */
function reallyMaskedFrame(message: Uint8Array): Buffer {
  const size = message.length;
  const header = frameHeader(0x82, size);
  // The payload begins at a multiple of 4, so that it can be masked by words.
  const shift = (4 - (header.length % 4)) % 4;
  const start = shift + header.length;
  const bytes = new Uint8Array(start + Math.ceil(size / 4) * 4);
  const words = new Uint32Array(bytes.buffer, start);
  const mask = randomBytes(4);
  const word = new Uint32Array(Uint8Array.from(mask).buffer)[0] ?? 0;
  bytes.set(message, start);
  for (let index = 0; index < words.length; index++) words[index] = (words[index] ?? 0) ^ word;
  bytes.set(header, shift);
  bytes.set(mask, start - 4);
  return Buffer.from(bytes.buffer, shift, header.length + size);
}
