import type { Peer } from "../../server/domain/hub/session/peer.ts";
import { unframeMessages } from "../../server/domain/wire/websocket-frame.ts";

/** A peer that is no socket: keeps what the hub sends, and can be slow, silent or gone. */
export class FakePeer implements Peer {
  readonly messages: Uint8Array[] = [];
  /** Number of `send` calls: system calls, for a socket. */
  sends = 0;
  closed: { code: number; reason: string } | null = null;
  isPaused = false;
  answersPings = true;
  /** What `bufferedBytes` says: a slow reader has much. */
  buffered = 0;
  readonly #onMessage: (message: Uint8Array) => void;

  constructor(onMessage: (message: Uint8Array) => void = () => {}) {
    this.#onMessage = onMessage;
  }

  send(framed: Uint8Array): void {
    if (this.closed !== null) return;
    this.sends++;
    this.#pending = Buffer.concat([this.#pending, framed]);
    for (const message of this.#takeWhole()) {
      this.messages.push(message);
      this.#onMessage(message);
    }
  }

  bufferedBytes(): number {
    return this.buffered;
  }

  together(write: () => void): void {
    write();
  }

  pauseReading(): void {
    this.isPaused = true;
  }

  resumeReading(): void {
    this.isPaused = false;
  }

  ping(answered: () => void): void {
    if (this.answersPings && this.closed === null) answered();
  }

  close(code: number, reason: string): void {
    this.closed ??= { code, reason };
  }

  /** Bytes of a frame whose rest has not been sent yet: a snapshot goes out in pieces. */
  #pending: Buffer = Buffer.alloc(0);

  #takeWhole(): Uint8Array[] {
    const size = wholeFrames(this.#pending);
    const messages = unframeMessages(this.#pending.subarray(0, size));
    this.#pending = this.#pending.subarray(size);
    return messages;
  }
}

/** How many bytes at the start of a buffer are whole frames. */
function wholeFrames(bytes: Buffer): number {
  let position = 0;
  for (;;) {
    if (position + 2 > bytes.length) return position;
    const short = bytes.readUInt8(position + 1);
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (position + header > bytes.length) return position;
    const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(position + 2) : Number(bytes.readBigUInt64BE(position + 2));
    if (position + header + size > bytes.length) return position;
    position += header + size;
  }
}
