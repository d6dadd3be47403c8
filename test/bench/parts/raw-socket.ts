import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

/**
 * A WebSocket client that costs the load generator next to nothing: it writes masked frames and hands on the payloads of what comes.
 * Only for benchmarks on loopback; it knows no fragments and answers pings.
 */
export class RawSocket {
  readonly #socket: Socket;
  /** Bytes received after the handshake. */
  receivedBytes = 0;
  onFrame: ((payload: Buffer) => void) | null = null;
  /** Called with every chunk as it comes, whether frames are read or not. */
  onBytes: (() => void) | null = null;
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
        socket.on("data", (data: Buffer) => raw.#take(data));
        if (head.length > end + 4) raw.#take(head.subarray(end + 4));
        resolve(raw);
      };
      socket.on("data", handshake);
    });
  }

  /** Sends one binary message. */
  send(message: Uint8Array): void {
    this.#socket.write(maskedFrame(0x82, message));
  }

  /** Cuts the connection. */
  destroy(): void {
    this.#socket.destroy();
  }

  #take(data: Buffer): void {
    this.receivedBytes += data.length;
    this.onBytes?.();
    if (this.onFrame === null) {
      // Not decoded: still, a ping must be answered or the server would cut a long run. It comes alone on a quiet socket.
      if (data.length === 2 && data[0] === 0x89) this.#socket.write(maskedFrame(0x8a, new Uint8Array(0)));
      return;
    }
    this.#waiting.push(data);
    this.#waitingBytes += data.length;
    if (this.#waitingBytes < this.#needed) return;
    this.#rest = this.#waiting.length === 1 ? data : Buffer.concat(this.#waiting);
    for (let frame = this.#next(); frame !== null; frame = this.#next()) {
      if (frame.opcode === 9) this.#socket.write(maskedFrame(0x8a, frame.payload));
      else if (frame.opcode === 2) this.onFrame(frame.payload);
    }
    this.#waiting = this.#rest.length === 0 ? [] : [this.#rest];
    this.#waitingBytes = this.#rest.length;
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
  const size = message.length;
  const header = size < 126 ? 6 : size < 0x10000 ? 8 : 14;
  const frame = Buffer.alloc(header + size);
  frame[0] = first;
  if (size < 126) frame[1] = 0x80 | size;
  else if (size < 0x10000) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(size, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeBigUInt64BE(BigInt(size), 2);
  }
  frame.set(message, header);
  return frame;
}
