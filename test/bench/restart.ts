// After a restart: a board of 140,000 small edits by 500 client ids is opened on a server that has just begun to serve, for every peer that
// keeps boards. `node test/bench/restart.ts [--runs 3] [--edits 140000] [--peers hocuspocus,majlis]`
// From connecting to the last byte of the whole board, and to another person's seeing an edit that was sent at once. The server had ended in
// good order. (cold-open.ts measures Majlis after a kill as well.)
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import * as Y from "yjs";
import { contentDigest } from "../../server/domain/history/replay/content-digest.ts";
import { decodeFrame } from "../../shared/wire/frame.ts";
import { LARGE_HISTORY, largeHistory } from "../support/large-history.ts";
import { askForAll } from "./parts/decoder.ts";
import { idle, type MeasuredServer } from "./parts/measured-server.ts";
import { SIDE_BY_SIDE_OPTIONS, sideBySide } from "./parts/side-by-side.ts";
import { typeBoard } from "./parts/typed-board.ts";
import { TypingWriter } from "./parts/typing-writer.ts";
import type { Figures } from "./parts/workload.ts";

const { values } = parseArgs({
  options: {
    ...SIDE_BY_SIDE_OPTIONS,
    runs: { type: "string", default: "3" },
    edits: { type: "string", default: String(LARGE_HISTORY.edits) },
  },
});
/** Updates are looked into once nothing has come for so long, so that looking delays no arrival. */
const QUIET_MS = 1500;
let nextClient = 1000;

const board = largeHistory({ ...LARGE_HISTORY, edits: Number(values.edits) });

function holds(doc: Y.Doc, wanted: ReadonlyMap<number, number>): boolean {
  return [...wanted].every(([client, clock]) => Y.getState(doc.store, client) >= clock);
}

async function openCold(server: MeasuredServer, path: string, reference: Y.Doc): Promise<Figures> {
  const before = Y.decodeStateVector(Y.encodeStateVector(reference));
  const typing = new TypingWriter(nextClient++);
  const message = typing.begin();
  const arrived: { atMs: number; update: Uint8Array }[] = [];
  const startMs = performance.now();
  let lastMs = startMs;
  const [watcher, writer] = await Promise.all([server.open(path, "watcher"), server.open(path, "writer")]);
  watcher.onFrame = (payload) => {
    lastMs = performance.now();
    const frame = decodeFrame(payload);
    if (frame.ok && frame.value.kind === "write") arrived.push({ atMs: lastMs, update: frame.value.update });
  };
  watcher.send(askForAll);
  writer.send(message);
  const doc = new Y.Doc();
  let boardMs: number | null = null;
  let editMs: number | null = null;
  while (boardMs === null || editMs === null) {
    while (performance.now() - lastMs < QUIET_MS) await wait(50);
    for (const { atMs, update } of arrived.splice(0)) {
      Y.applyUpdate(doc, update);
      if (holds(doc, before)) boardMs ??= atMs - startMs;
      if (Y.getState(doc.store, typing.clientId) >= typing.clock) editMs ??= atMs - startMs;
    }
    await wait(50);
  }
  const frame = decodeFrame(message);
  if (frame.ok && frame.value.kind === "write") Y.applyUpdate(reference, frame.value.update);
  if (contentDigest(doc) !== contentDigest(reference)) throw new Error("a board differs from what was written");
  await idle(server);
  for (const socket of [watcher, writer]) socket.destroy();
  await idle(server);
  return { board: boardMs, edit: editMs };
}

await sideBySide(
  {
    key: "restart",
    title: `after a restart: a board of ${values.edits} edits`,
    metrics: [
      { key: "board", label: "whole board after ms", digits: 0, goal: 250 },
      { key: "edit", label: "first edit seen after ms", digits: 0, goal: 1500 },
    ],
    prepare: async (peer, folder) => {
      if (!peer.isKeeping) return null;
      const first = await peer.start({ folder });
      const { path } = await typeBoard(first, board);
      await idle(first);
      await first.stop();
      const reference = new Y.Doc();
      Y.applyUpdate(reference, Y.encodeStateAsUpdate(board.doc));
      return {
        measure: async () => {
          const server = await peer.start({ folder });
          try {
            return await openCold(server, path, reference);
          } finally {
            await server.stop();
          }
        },
        close: async () => {},
      };
    },
  },
  values,
);
