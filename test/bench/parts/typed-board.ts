import { setTimeout as wait } from "node:timers/promises";
import * as Y from "yjs";
import type { LargeHistory } from "../../support/large-history.ts";
import { encodeUpdate } from "../../../shared/wire/frame.ts";
import { MESSAGE_RECEIPT } from "../../../shared/wire/receipt.ts";
import { askForAll } from "./decoder.ts";
import { joinAndKeep } from "./join.ts";
import type { MeasuredServer } from "./measured-server.ts";
import type { RawSocket } from "./raw-socket.ts";

/** How often a board that is being typed is looked at, milliseconds. */
const LOOK_MS = 1000;
/** Edits between two breaths. */
const BREATH = 500;

/** The large board after it went through a server's front door. */
export interface TypedBoard {
  readonly path: string;
  /** Milliseconds from the first edit until one who joins gets them all, to about a second. */
  readonly typedInMs: number;
}

/**
 * Makes a room on a running server and types a board into it, edit by edit, over one socket, as fast as the server reads: whatever it keeps,
 * it made itself. Resolves when one who joins gets everything; the server may still be tidying up.
 */
export async function typeBoard(server: MeasuredServer, board: Pick<LargeHistory, "doc" | "edits">): Promise<TypedBoard> {
  const path = await server.makeRoom();
  const socket = await server.open(path, "writer");
  const startMs = performance.now();
  for (const [index, { update }] of board.edits.entries()) {
    socket.send(encodeUpdate(update));
    if (index % BREATH === 0) await socket.drained();
  }
  const wanted = Y.decodeStateVector(Y.encodeStateVector(board.doc));
  for (;;) {
    await wait(LOOK_MS);
    const joined = await joinAndKeep(server, path, askForAll);
    joined.socket.destroy();
    if (covers(joined.updates, wanted)) break;
  }
  const typedInMs = performance.now() - startMs;
  socket.destroy();
  return { path, typedInMs };
}

/** Whether updates bring, together, every client as far as wanted. Applies none of them. */
function covers(updates: readonly Uint8Array[], wanted: ReadonlyMap<number, number>): boolean {
  const have = new Map<number, number>();
  for (const update of updates) {
    for (const [client, clock] of Y.parseUpdateMeta(update).to) have.set(client, Math.max(clock, have.get(client) ?? 0));
  }
  return [...wanted].every(([client, clock]) => (have.get(client) ?? 0) >= clock);
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
