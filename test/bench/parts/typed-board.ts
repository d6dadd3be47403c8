import { LARGE_HISTORY, largeHistory, type LargeHistory } from "../../support/large-history.ts";
import { encodeUpdate } from "../../../shared/wire/frame.ts";
import { MESSAGE_RECEIPT } from "../../../shared/wire/receipt.ts";
import type { MeasuredServer } from "./measured-server.ts";
import { RawSocket } from "./raw-socket.ts";

/** The large board after it went through a server's front door. */
export interface TypedBoard extends LargeHistory {
  readonly path: string;
  /** Milliseconds from the first edit to the last receipt. */
  readonly typedInMs: number;
}

/**
 * Makes a room on a running server and types the large board into it, edit by edit, over one socket, as many as the server takes:
 * whatever it keeps beside the ledger, it made itself. Resolves with the last receipt.
 */
export async function typeBoard(server: MeasuredServer, edits: number): Promise<TypedBoard> {
  // Before the board, whose making takes seconds without a turn: an idle HTTP connection would be cut meanwhile.
  const path = await server.makeRoom();
  const board = largeHistory({ ...LARGE_HISTORY, edits });
  const socket = await RawSocket.open(server.port, path, server.protocols("writer"));
  const startMs = performance.now();
  const receipts = receiptsOf(socket, board.edits.length);
  for (const { update } of board.edits) socket.send(encodeUpdate(update));
  await receipts;
  const typedInMs = performance.now() - startMs;
  socket.destroy();
  return { ...board, path, typedInMs };
}

/** Resolves when a socket has got so many receipts. */
export function receiptsOf(socket: RawSocket, count: number): Promise<void> {
  return new Promise((resolve) => {
    let missing = count;
    socket.onFrame = (payload) => {
      if (payload[0] === MESSAGE_RECEIPT && --missing === 0) resolve();
    };
  });
}
