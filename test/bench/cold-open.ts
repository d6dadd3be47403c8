// Cold open of Majlis alone, in depth (restart.ts puts it beside others): a board of 140,000 small edits by 500 client ids.
// `node test/bench/cold-open.ts [--runs 5] [--edits 140000]`
// Times count from a raw client's connecting to a server that has just said it serves: to the last byte of the join, and to the receipt of
// an edit that is sent with that byte. Also after a kill -9 at the last receipt, and with the snapshots thrown away. The baseline is what a
// server without them has to do: apply the snapshot to a document and encode it again.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as Y from "yjs";
import { openSnapshotsForReading } from "../../server/adapters/sqlite/open-snapshots.ts";
import { contentDigest } from "../../server/domain/history/replay/content-digest.ts";
import { decodeFrame, encodeStep1 } from "../../shared/wire/frame.ts";
import { LARGE_HISTORY, largeHistory } from "../support/large-history.ts";
import { joinAndKeep } from "./parts/join.ts";
import { idle, startMajlis } from "./parts/measured-server.ts";
import { median } from "./parts/statistics.ts";
import { receiptsOf, typeBoard } from "./parts/typed-board.ts";
import { TypingWriter } from "./parts/typing-writer.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" }, edits: { type: "string", default: "140000" } } });
const dataFolder = mkdtempSync(join(tmpdir(), "majlis-bench-"));
const historyPath = join(dataFolder, "history.db");
let nextClient = 1000;

/** Starts the server again, joins, writes one edit, and lets it come to rest. */
async function openCold(path: string, reference: Y.Doc): Promise<{ joinMs: number; editMs: number; bytes: number }> {
  const server = await startMajlis({ dataFolder });
  const writer = new TypingWriter(nextClient++);
  const message = writer.begin();
  const startMs = performance.now();
  const [joined, socket] = await Promise.all([joinAndKeep(server, path, encodeStep1(new Map())), server.open(path, "writer")]);
  const received = receiptsOf(socket, 1);
  socket.send(message);
  await received;
  const editMs = performance.now() - startMs;
  const doc = new Y.Doc();
  for (const update of joined.updates) Y.applyUpdate(doc, update);
  const frame = decodeFrame(message);
  if (frame.ok && frame.value.kind === "write") for (const board of [doc, reference]) Y.applyUpdate(board, frame.value.update);
  if (contentDigest(doc) !== contentDigest(reference)) throw new Error("a joiner's board differs from what was written");
  joined.socket.destroy();
  socket.destroy();
  await idle(server);
  await server.stop();
  return { joinMs: joined.timeMs, editMs, bytes: joined.bytes };
}

async function keptSnapshots(path: string): Promise<string> {
  const store = openSnapshotsForReading(historyPath);
  const kept = await store.list(path.split("/").at(-1) ?? "");
  await store.close();
  return `${kept.length} snapshots, the newest at seq ${kept.at(-1)?.seq ?? 0}`;
}

function say(name: string, { joinMs, editMs, bytes }: { joinMs: number; editMs: number; bytes: number }): void {
  console.log(`${name}: ${bytes} bytes in ${joinMs.toFixed(0)} ms, first edit accepted after ${editMs.toFixed(0)} ms, digest equal`);
}

try {
  const { doc, edits } = largeHistory({ ...LARGE_HISTORY, edits: Number(values.edits) });
  const first = await startMajlis({ dataFolder });
  const { path, typedInMs } = await typeBoard(first, { doc, edits });
  await first.kill();
  console.log(
    `${edits.length} edits typed through the server in ${(typedInMs / 1000).toFixed(1)} s, then kill -9: ${await keptSnapshots(path)}`,
  );
  say("after the kill", await openCold(path, doc));

  const runs = [];
  for (let index = 0; index < Number(values.runs); index++) {
    console.log(`restart: ${await keptSnapshots(path)}`);
    const run = await openCold(path, doc);
    say("  cold open", run);
    runs.push(run);
  }

  for (const suffix of ["", "-wal", "-shm"]) rmSync(historyPath + suffix, { force: true });
  say("without any snapshot", await openCold(path, doc));
  say(`  and the next restart, with ${await keptSnapshots(path)}`, await openCold(path, doc));

  const snapshot = Y.encodeStateAsUpdate(doc);
  const startMs = performance.now();
  const loaded = new Y.Doc();
  Y.applyUpdate(loaded, snapshot);
  Y.encodeStateAsUpdate(loaded);
  console.log(`baseline, a Yjs document loaded and encoded: ${(performance.now() - startMs).toFixed(0)} ms`);
  console.log(
    `cold open, median of ${values.runs}: last byte after ${median(runs.map(({ joinMs }) => joinMs)).toFixed(0)} ms (goal 250), ` +
      `first edit accepted after ${median(runs.map(({ editMs }) => editMs)).toFixed(0)} ms (goal 1500)`,
  );
} finally {
  rmSync(dataFolder, { recursive: true, force: true });
}
