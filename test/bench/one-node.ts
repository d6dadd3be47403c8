// What one node takes: resident memory at rest, for each idle connection and after many edits, and the time to start on a folder that exists.
// `node test/bench/one-node.ts [--only connections,edits,start] [--rooms 1000] [--edits 140000] [--base <other checkout>]`, `--quick` for 100
// rooms and 10,000 edits
// Resident memory is what the system has given the process (VmRSS), read without collecting garbage, when the node is idle: after the edits its
// workers still hold the document that they checked. Beside each figure
// stands the bare relay's, or a Node process that does nothing, measured in the same run.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { LARGE_HISTORY, largeHistory } from "../support/large-history.ts";
import { startServer } from "../support/start-server.ts";
import { openIdle } from "./parts/idle-connections.ts";
import { idle, mostResidentBytes, residentBytes, startMajlis, startRelay, type MeasuredServer } from "./parts/measured-server.ts";
import { median } from "./parts/statistics.ts";
import { typeBoard } from "./parts/typed-board.ts";

const { values } = parseArgs({
  options: {
    rooms: { type: "string" },
    edits: { type: "string" },
    base: { type: "string" },
    only: { type: "string", default: "connections,edits,start" },
    quick: { type: "boolean", default: false },
  },
});
const CONNECTIONS_PER_ROOM = 5;
/** Rooms of a first round, which warms up everything that is made only once. */
const WARMING_ROOMS = 20;
const STARTS = 5;
const BYTES_PER_MB = 1_048_576;
const roomCount = Number(values.rooms ?? (values.quick ? 100 : 1_000));
const editCount = Number(values.edits ?? (values.quick ? 10_000 : LARGE_HISTORY.edits));
const checkout = values.base === undefined ? {} : { checkout: resolve(values.base) };
const dataFolder = mkdtempSync(join(tmpdir(), "majlis-one-node-"));

function tell(what: string, own: string, baseline: string): void {
  console.log(`${what.padEnd(58)} ${own.padStart(10)}   (${baseline}; load ${loadavg()[0]?.toFixed(1)})`);
}

async function residentMb(server: MeasuredServer): Promise<number> {
  await idle(server);
  return residentBytes(server.pid) / BYTES_PER_MB;
}

/** Resident kB of one more idle connection. */
async function perConnection(server: MeasuredServer): Promise<number> {
  const rooms: string[] = [];
  for (let index = 0; index < roomCount + WARMING_ROOMS; index++) rooms.push(await server.makeRoom());
  const first = await openIdle(server, rooms.slice(roomCount), CONNECTIONS_PER_ROOM);
  const before = await residentMb(server);
  const sockets = await openIdle(server, rooms.slice(0, roomCount), CONNECTIONS_PER_ROOM);
  const after = await residentMb(server);
  for (const socket of [...first, ...sockets]) socket.destroy();
  return ((after - before) * 1024) / sockets.length;
}

async function atRestAndConnected(): Promise<void> {
  const relay = await startRelay();
  const server = await startMajlis({ dataFolder, ...checkout });
  try {
    tell(
      "MB resident at rest, on a folder that exists",
      (await residentMb(server)).toFixed(0),
      `bare relay ${(await residentMb(relay)).toFixed(0)}`,
    );
    const own = await perConnection(server);
    const what = `kB resident per idle connection, ${roomCount * CONNECTIONS_PER_ROOM} in ${roomCount} rooms`;
    tell(what, own.toFixed(1), `bare relay ${(await perConnection(relay)).toFixed(1)}`);
  } finally {
    await server.stop();
    await relay.stop();
  }
}

async function afterEdits(): Promise<void> {
  const { doc, edits } = largeHistory({ ...LARGE_HISTORY, edits: editCount });
  const server = await startMajlis({ dataFolder, ...checkout });
  try {
    const before = await residentMb(server);
    await typeBoard(server, { doc, edits });
    const after = await residentMb(server);
    const most = mostResidentBytes(server.pid) / BYTES_PER_MB;
    tell(
      `MB resident after ${editCount} edits of one board`,
      after.toFixed(0),
      `before them ${before.toFixed(0)}, at most ${most.toFixed(0)} meanwhile`,
    );
  } finally {
    await server.stop();
  }
}

/** Milliseconds from the start of the process until it answers. */
async function startMs(): Promise<number> {
  const begun = performance.now();
  const server = await startServer({ demo: true, dataFolder, ...checkout });
  await fetch(`${server.url}/healthz`);
  const tookMs = performance.now() - begun;
  await server.stop();
  return tookMs;
}

/** Milliseconds that a Node process takes which does nothing. */
async function bareStartMs(): Promise<number> {
  const begun = performance.now();
  await once(spawn(process.execPath, ["-e", "0"]), "exit");
  return performance.now() - begun;
}

async function starts(): Promise<void> {
  const [own, bare]: [number[], number[]] = [[], []];
  for (let start = 0; start < STARTS; start++) {
    own.push(await startMs());
    bare.push(await bareStartMs());
    await wait(200);
  }
  tell(
    `ms until it answers, on that folder (median of ${STARTS})`,
    median(own).toFixed(0),
    `a Node process that does nothing ${median(bare).toFixed(0)}`,
  );
}

const parts = values.only.split(",");
try {
  // Makes the folder, which happens once: seeding the demo takes 45 MB more than any later start.
  await startMs();
  if (parts.includes("connections")) await atRestAndConnected();
  if (parts.includes("edits")) await afterEdits();
  if (parts.includes("start")) await starts();
} finally {
  rmSync(dataFolder, { recursive: true, force: true });
}
