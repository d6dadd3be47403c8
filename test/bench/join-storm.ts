// Join storm: 200 clients join a board of 140,000 small edits by 500 client ids while 100 updates/s flow.
// `node test/bench/join-storm.ts [--runs 5] [--edits 140000] [--clients 200]`
// Prints server CPU per join against a relay of the same run that sends a cached frame of the same bytes, for joiners with nothing and for
// joiners who lack the last 100 edits. The ratio is of all CPU in the storm, the flow's included on both sides; what is left without the
// flow (measured just before, without joins) is printed beside it.
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import * as Y from "yjs";
import { contentDigest } from "../../server/domain/history/content-digest.ts";
import { decodeFrame, encodeStep1 } from "../../shared/wire/frame.ts";
import { joinAndKeep, joinAndLeave, type KeptJoin } from "./parts/join.ts";
import { cpuMs, idle, startMajlis, startRelay, type MeasuredServer } from "./parts/measured-server.ts";
import { RawSocket } from "./parts/raw-socket.ts";
import { median, percentile } from "./parts/statistics.ts";
import { typeBoard } from "./parts/typed-board.ts";
import { TypingWriter } from "./parts/typing-writer.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    edits: { type: "string", default: "140000" },
    clients: { type: "string", default: "200" },
  },
});
const UPDATES_PER_SECOND = 100;
const WRITERS = 5;
const DECODERS = 3;
const FLOW_MS = 3000;
const MISSED_EDITS = 100;
const clientCount = Number(values.clients);

/** What every joiner of a run sends first, and what it starts from. */
interface Joining {
  readonly name: string;
  readonly ask: Uint8Array;
  readonly known: Uint8Array | null;
}

interface Target {
  readonly server: MeasuredServer;
  readonly writePath: string;
  readonly joinPath: string;
}

let nextClient = 1000;

/** Five people who type 100 times a second in all, until stopped. Gives what they wrote. */
async function startFlow({ server, writePath }: Target): Promise<() => Promise<Uint8Array[]>> {
  const messages: Uint8Array[] = [];
  const writers = await Promise.all(
    Array.from({ length: WRITERS }, async () => ({
      typing: new TypingWriter(nextClient++),
      socket: await RawSocket.open(server.port, writePath, server.protocols("writer")),
    })),
  );
  const say = (socket: RawSocket, message: Uint8Array): void => {
    messages.push(message);
    socket.send(message);
  };
  for (const { typing, socket } of writers) say(socket, typing.begin());
  const startMs = performance.now();
  let count = 0;
  const timer = setInterval(() => {
    for (const due = ((performance.now() - startMs) * UPDATES_PER_SECOND) / 1000; count < due; count++) {
      const writer = writers[count % WRITERS];
      if (writer !== undefined) say(writer.socket, writer.typing.type());
    }
  }, 5);
  return async () => {
    clearInterval(timer);
    await wait(500);
    for (const { socket } of writers) socket.destroy();
    return messages;
  };
}

/** One storm. CPU per join, the joins' times, and the sampled joiners with everything they got. */
async function storm(target: Target, { ask, decoders }: { ask: Uint8Array; decoders: number }) {
  const { server, joinPath } = target;
  await idle(server);
  const stopFlow = await startFlow(target);
  await wait(500);
  const before = cpuMs(server.pid);
  await wait(FLOW_MS);
  const flowShare = (cpuMs(server.pid) - before) / FLOW_MS;
  const start = { cpu: cpuMs(server.pid), ms: performance.now() };
  const kept = Promise.all(Array.from({ length: decoders }, () => joinAndKeep(server, joinPath, ask)));
  const timesMs = await Promise.all(Array.from({ length: clientCount - decoders }, () => joinAndLeave(server, joinPath, ask)));
  const samples = await kept;
  await wait(300);
  const cpu = cpuMs(server.pid) - start.cpu;
  const flowMs = flowShare * (performance.now() - start.ms);
  const written = await stopFlow();
  for (const { socket } of samples) socket.destroy();
  return { cpuMsPerJoin: cpu / clientCount, withoutFlow: (cpu - flowMs) / clientCount, timesMs, samples, written };
}

function checkDigests(samples: readonly KeptJoin[], known: Uint8Array | null, reference: Y.Doc): void {
  for (const { updates } of samples) {
    const doc = new Y.Doc();
    if (known !== null) Y.applyUpdate(doc, known);
    for (const update of updates) Y.applyUpdate(doc, update);
    if (contentDigest(doc) !== contentDigest(reference)) throw new Error("a joiner's board differs from what was written");
  }
}

/** Bytes of a join once no newer snapshot is in the making. */
async function settledJoinBytes({ server, joinPath }: Target, ask: Uint8Array): Promise<number> {
  for (let before = -1; ;) {
    const { socket, bytes } = await joinAndKeep(server, joinPath, ask);
    socket.destroy();
    if (bytes === before) return bytes;
    before = bytes;
    await wait(2000);
  }
}

/** Storms the relay and Majlis in turns. */
async function compare(joining: Joining, majlis: Target, reference: Y.Doc): Promise<void> {
  const bytes = await settledJoinBytes(majlis, joining.ask);
  const relayServer = await startRelay({ snapshotBytes: bytes });
  const relay: Target = { server: relayServer, writePath: "/sync/room", joinPath: "/join/room" };
  const ratios: number[] = [];
  const p95: number[] = [];
  for (let index = 0; index < Number(values.runs); index++) {
    const base = await storm(relay, { ask: joining.ask, decoders: 0 });
    const ours = await storm(majlis, { ask: joining.ask, decoders: DECODERS });
    for (const message of ours.written) {
      const frame = decodeFrame(message);
      if (frame.ok && frame.value.kind === "write") Y.applyUpdate(reference, frame.value.update);
    }
    checkDigests(ours.samples, joining.known, reference);
    ratios.push(ours.cpuMsPerJoin / base.cpuMsPerJoin);
    p95.push(percentile(ours.timesMs, 0.95));
    console.log(
      `run ${index + 1}, ${joining.name}: relay ${base.cpuMsPerJoin.toFixed(2)} ms, Majlis ${ours.cpuMsPerJoin.toFixed(2)} ms CPU per join of ${bytes} bytes ` +
        `(without the flow ${base.withoutFlow.toFixed(2)}, ${ours.withoutFlow.toFixed(2)}), ` +
        `ratio ${ratios.at(-1)?.toFixed(2)}; join p50 ${percentile(ours.timesMs, 0.5).toFixed(0)} ms, p95 ${p95.at(-1)?.toFixed(0)} ms ` +
        `(relay ${percentile(base.timesMs, 0.5).toFixed(0)}, ${percentile(base.timesMs, 0.95).toFixed(0)}); ${DECODERS} digests equal`,
    );
  }
  console.log(
    `join storm, ${clientCount} clients with ${joining.name}, median of ${values.runs}: ratio ${median(ratios).toFixed(2)} (goal 3), p95 ${median(p95).toFixed(0)} ms`,
  );
  await relayServer.stop();
}

const server = await startMajlis();
const board = await typeBoard(server, Number(values.edits));
console.log(`${board.edits.length} edits typed through the server in ${(board.typedInMs / 1000).toFixed(1)} s`);
const majlis: Target = { server, writePath: board.path, joinPath: board.path };
const earlier = new Y.Doc();
for (const { update } of board.edits.slice(0, -MISSED_EDITS)) Y.applyUpdate(earlier, update);
const vector = Y.decodeStateVector(Y.encodeStateVector(earlier));
await compare({ name: "nothing yet", ask: encodeStep1(new Map()), known: null }, majlis, board.doc);
await compare(
  { name: `all but ${MISSED_EDITS} edits`, ask: encodeStep1(vector), known: Y.encodeStateAsUpdate(earlier) },
  majlis,
  board.doc,
);
await server.stop();
