import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { closeCode, type CloseCode } from "../../../shared/wire/close-code.ts";
import type { Peer } from "../../domain/hub/session/peer.ts";
import { UNREAD_LIMITS } from "../../domain/unread-limits.ts";
import type { Reading } from "../read-turns.ts";
import { PIECE_BYTES } from "../write-turns.ts";

/** Bytes that may still be on their way when a connection is closed because a right is gone or it reads too slowly. */
const MOST_UNSENT_AT_CLOSE = 64 << 10;
/** A pong proves that its peer has read all that was sent before the ping, if it could not be made up: so long is what it echoes, bytes. */
const PROOF_BYTES = 8;

/** A ping without an answer. */
interface Asked {
  /** What the answer echoes (RFC 6455 §5.5.3). */
  readonly proof: string;
  /** What had been sent before it, bytes. */
  readonly sentBytes: number;
  readonly answered: () => void;
}

const codesThatCut: ReadonlySet<CloseCode> = new Set([closeCode.tryAgain, closeCode.rightWithdrawn, closeCode.signInAgain]);

/**
 * Fits a WebSocket to the hub's {@link Peer}.
 *
 * Frames come ready made (server/domain/wire/websocket-frame.ts) and go straight to the socket below: the library still does the
 * handshake, reading, pings and the closing handshake, each of which it writes whole, so frames never interleave.
 */
export class SocketPeer implements Peer {
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex & Partial<Pick<Socket, "bytesRead" | "bytesWritten">>;
  /** Why it is not read from: the hub paused it, it waits for turns, or it is never read again. */
  #isPausedByHub = false;
  #awaitedTurns = 0;
  #isStopped = false;
  #isClosing = false;
  /** Null once it was called. */
  #paceWrites: (() => void) | null;
  /** Heartbeats since it last proved that it reads. */
  #unproven = 0;
  /** Whether reading from it was paused at any time since then. */
  #wasPaused = false;
  #asked: Asked[] = [];
  /** What it was sent that it has proved to have read, bytes. */
  #provenBytes = 0;
  #readAtHeartbeat = 0;

  /** `paceWrites` has the socket written to in pieces; it is called once, when the first large frame is sent. */
  constructor(webSocket: WebSocket, socket: Duplex, paceWrites: () => void) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#paceWrites = paceWrites;
    webSocket.on("pong", (echoed: Buffer) => this.#proved(echoed.toString("latin1")));
  }

  send(framed: Uint8Array): void {
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    if (framed.length > PIECE_BYTES) {
      this.#paceWrites?.();
      this.#paceWrites = null;
    }
    this.#socket.write(framed);
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
    if (this.#isClosing) return;
    this.#isPausedByHub = true;
    this.#pause();
  }

  resumeReading(): void {
    this.#isPausedByHub = false;
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
      this.#pause();
    },
    readOn: () => {
      this.#awaitedTurns--;
      if (this.#awaitedTurns === 0 && !this.#isPausedByHub && !this.#isStopped) this.#webSocket.resume();
    },
  };

  ping(answered: () => void): void {
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    const proof = randomBytes(PROOF_BYTES);
    this.#asked.push({ proof: proof.toString("latin1"), sentBytes: this.#socket.bytesWritten ?? 0, answered });
    this.#webSocket.ping(proof);
  }

  close(code: CloseCode, reason: string): void {
    // Behind a backlog the close would come late, and the backlog would still go out: such a peer connects again and is told then.
    if (codesThatCut.has(code) && this.#socket.writableLength > MOST_UNSENT_AT_CLOSE) return this.#webSocket.terminate();
    // A paused socket would never read the other side's half of the closing handshake, and the other side would not learn of the close until the library
    // gives that up after half a minute. From now on only turns pause it.
    this.#isClosing = true;
    this.#isPausedByHub = false;
    this.#webSocket.resume();
    // A close frame holds 125 bytes at most (RFC 6455 §5.5), two of them the code.
    this.#webSocket.close(code, reason.slice(0, 120));
  }

  /**
   * Regular sign of life: pings, and cuts a connection that has not answered the last ones. What it has sent since the last heartbeat is as good as
   * an answer, and spares the ping: a person who types every second costs no ping and no pong. Not where it may have left unread what it was sent:
   * only the answer to a ping says that it reads on (H7).
   */
  heartbeat(): void {
    const { missedPings, missedPingsPaused, unprovenBytes } = UNREAD_LIMITS.sync;
    const { bytesRead = 0, bytesWritten = 0, writableLength } = this.#socket;
    const hasSent = bytesRead > this.#readAtHeartbeat;
    this.#readAtHeartbeat = bytesRead;
    // The ping that is spared counts as one without an answer: a line that is cut now is noticed as soon as if it had been sent.
    if (hasSent && writableLength === 0 && bytesWritten - this.#provenBytes <= unprovenBytes) return void (this.#unproven = 1);
    if (this.#unproven >= (this.#wasPaused ? missedPingsPaused : missedPings)) return this.#webSocket.terminate();
    this.#unproven++;
    this.ping(() => {});
  }

  #pause(): void {
    this.#wasPaused = true;
    this.#webSocket.pause();
  }

  /** Notes an answer. One that was not asked for proves nothing: it can be sent without reading anything. */
  #proved(echoed: string): void {
    const at = this.#asked.findIndex(({ proof }) => proof === echoed);
    if (at < 0) return;
    this.#unproven = 0;
    this.#wasPaused = this.#webSocket.isPaused;
    for (const { sentBytes, answered } of this.#asked.splice(0, at + 1)) {
      this.#provenBytes = sentBytes;
      answered();
    }
  }
}
