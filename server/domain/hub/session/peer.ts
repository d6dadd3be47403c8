import type { CloseCode } from "../../../../shared/wire/close-code.ts";

/** What the hub sees of a session's transport: no socket, no timer. */
export interface Peer {
  /** Takes whole WebSocket frames (server/domain/wire) for delivery in order. Never blocks; the bytes must not be changed afterwards. */
  send(framed: Uint8Array): void;
  /** Bytes taken by {@link Peer.send} that have not left yet. */
  bufferedBytes(): number;
  /** Groups the sends made by `write` into as few system calls as the transport can. */
  together(write: () => void): void;
  /** Stops and resumes reading from the other side: back-pressure instead of a queue without bound. */
  pauseReading(): void;
  resumeReading(): void;
  /** Asks the other side whether it is alive; `answered` comes at most once. */
  ping(answered: () => void): void;
  /** Closes with a code and a short reason. Further sends are ignored. Idempotent. */
  close(code: CloseCode, reason: string): void;
}
