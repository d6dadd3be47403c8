import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { closeCode, type CloseCode } from "../../../shared/wire/close-code.ts";
import type { Peer } from "../../domain/hub/session/peer.ts";
import { UNREAD_LIMITS } from "../../domain/unread-limits.ts";
import type { Reading } from "../read-turns.ts";

/** Bytes that may still be on their way when a connection is closed because a right is gone or it reads too slowly. */
const MOST_UNSENT_AT_CLOSE = 64 << 10;
const codesThatCut: ReadonlySet<CloseCode> = new Set([closeCode.tryAgain, closeCode.rightWithdrawn, closeCode.signInAgain]);

/**
 * Fits a WebSocket to the hub's {@link Peer}.
 *
 * Frames come ready made (server/domain/wire/websocket-frame.ts) and go straight to the socket below: the library still does the
 * handshake, reading, pings and the closing handshake, each of which it writes whole, so frames never interleave.
 */
export class SocketPeer implements Peer {
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex & Partial<Pick<Socket, "bytesRead">>;
  /** Why it is not read from: the hub paused it, it waits for turns, or it is never read again. */
  #isPausedByHub = false;
  #awaitedTurns = 0;
  #isStopped = false;
  #unanswered = 0;
  #readAtHeartbeat = 0;
  #answered: (() => void)[] = [];

  constructor(webSocket: WebSocket, socket: Duplex) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    webSocket.on("pong", () => {
      this.#unanswered = 0;
      for (const answered of this.#answered.splice(0)) answered();
    });
  }

  send(framed: Uint8Array): void {
    if (this.#webSocket.readyState === this.#webSocket.OPEN) this.#socket.write(framed);
  }

  bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  together(write: () => void): void {
    this.#socket.cork();
    try {
      write();
    } finally {
      this.#socket.uncork();
    }
  }

  pauseReading(): void {
    this.#isPausedByHub = true;
    this.#webSocket.pause();
  }

  resumeReading(): void {
    this.#isPausedByHub = false;
    // Its answers are read only now.
    this.#unanswered = 0;
    if (this.#awaitedTurns === 0 && !this.#isStopped) this.#webSocket.resume();
  }

  /** Reads nothing more. What the other side still sends fills the system's buffer, and then waits on its own side. */
  stopReading(): void {
    this.#isStopped = true;
    this.#socket.removeAllListeners("data");
    this.#webSocket.pause();
  }

  /** Waits for a turn: to be read on (read-turns.ts), or to be answered (request-pacer.ts). */
  readonly turns: Reading = {
    pause: () => {
      this.#awaitedTurns++;
      this.#webSocket.pause();
    },
    readOn: () => {
      this.#awaitedTurns--;
      if (this.#awaitedTurns === 0 && !this.#isPausedByHub && !this.#isStopped) this.#webSocket.resume();
    },
  };

  ping(answered: () => void): void {
    this.#answered.push(answered);
    if (this.#webSocket.readyState === this.#webSocket.OPEN) this.#webSocket.ping();
  }

  close(code: CloseCode, reason: string): void {
    // Behind a backlog the close would come late, and the backlog would still go out: such a peer connects again and is told then.
    if (codesThatCut.has(code) && this.#socket.writableLength > MOST_UNSENT_AT_CLOSE) return this.#webSocket.terminate();
    // A paused socket would never read the other side's half of the closing handshake.
    this.#webSocket.resume();
    // A close frame holds 125 bytes at most (RFC 6455 §5.5), two of them the code.
    this.#webSocket.close(code, reason.slice(0, 120));
  }

  /**
   * Regular sign of life: pings, and cuts a connection that has not answered the last ones. What it has sent since the last heartbeat is as good as
   * an answer, and spares the ping: a person who types every second costs no ping and no pong. Not where it leaves unread what it was sent.
   */
  heartbeat(): void {
    const { missedPings, missedPingsPaused } = UNREAD_LIMITS.sync;
    const { bytesRead = 0, writableLength } = this.#socket;
    const hasSent = bytesRead > this.#readAtHeartbeat && writableLength === 0;
    this.#readAtHeartbeat = bytesRead;
    // The ping that is spared counts as one without an answer: a line that is cut now is noticed as soon as if it had been sent.
    if (hasSent) return void (this.#unanswered = 1);
    if (this.#unanswered >= (this.#webSocket.isPaused ? missedPingsPaused : missedPings)) return this.#webSocket.terminate();
    this.#unanswered++;
    if (this.#webSocket.readyState === this.#webSocket.OPEN) this.#webSocket.ping();
  }
}
