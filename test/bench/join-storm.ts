// Join storm: many join a board of 140,000 small edits by 500 client ids at once while 100 updates/s flow, every peer side by side.
// `node test/bench/join-storm.ts [--runs 3] [--edits 140000] [--clients 100] [--peers majlis]`
// Server CPU per join, for joiners with nothing and for joiners who lack the last 100 edits: all CPU of the storm, the flow's included, by
// the number of joins. The relay answers with a cached frame as large as what Yjs would encode. Three joiners of each storm keep what they
// get, and their boards are compared with what was written.
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import * as Y from "yjs";
import { contentDigest } from "../../server/domain/history/replay/content-digest.ts";
import { decodeFrame, encodeStep1 } from "../../shared/wire/frame.ts";
import { LARGE_HISTORY, largeHistory } from "../support/large-history.ts";
import { askForAll } from "./parts/decoder.ts";
import { joinAndKeep, joinAndLeave, type KeptJoin } from "./parts/join.ts";
import { cpuMs, idle, type MeasuredServer } from "./parts/measured-server.ts";
import type { RawSocket } from "./parts/raw-socket.ts";
import { SIDE_BY_SIDE_OPTIONS, sideBySide } from "./parts/side-by-side.ts";
import { percentile } from "./parts/statistics.ts";
import { typeBoard } from "./parts/typed-board.ts";
import { TypingWriter } from "./parts/typing-writer.ts";

const { values } = parseArgs({
  options: {
    ...SIDE_BY_SIDE_OPTIONS,
    runs: { type: "string", default: "3" },
    edits: { type: "string", default: String(LARGE_HISTORY.edits) },
    clients: { type: "string", default: "100" },
  },
});
const UPDATES_PER_SECOND = 100;
const WRITERS = 5;
const DECODERS = 3;
const MISSED_EDITS = 100;
const clientCount = Number(values.clients);
let nextClient = 1000;

/** What every joiner of a storm sends first, what it starts from, and how many bytes Yjs would answer. */
interface Joining {
  readonly ask: Uint8Array;
  readonly known: Uint8Array;
  readonly bytes: number;
}

interface Target {
  readonly server: MeasuredServer;
  readonly path: string;
  /** What has been written on this board; null where the server knows nothing of boards. */
  readonly reference: Y.Doc | null;
}

const board = largeHistory({ ...LARGE_HISTORY, edits: Number(values.edits) });
const earlier = new Y.Doc();
for (const { update } of board.edits.slice(0, -MISSED_EDITS)) Y.applyUpdate(earlier, update);
const vector = Y.encodeStateVector(earlier);
const whole = Y.encodeStateAsUpdate(board.doc);
const withNothing: Joining = { ask: askForAll, known: Y.encodeStateAsUpdate(new Y.Doc()), bytes: whole.length };
const lackingLittle: Joining = {
  ask: encodeStep1(Y.decodeStateVector(vector)),
  known: Y.encodeStateAsUpdate(earlier),
  bytes: Y.encodeStateAsUpdate(board.doc, vector).length,
};

/** Five people who type 100 times a second in all, until stopped. Gives what they wrote. */
async function startFlow({ server, path }: Target): Promise<() => Promise<Uint8Array[]>> {
  const messages: Uint8Array[] = [];
  const writers: { typing: TypingWriter; socket: RawSocket }[] = [];
  for (let index = 0; index < WRITERS; index++) {
    writers.push({ typing: new TypingWriter(nextClient++), socket: await server.open(path, "writer") });
  }
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

/** One storm: CPU per join and the time that 95 of 100 joins took. */
async function storm(target: Target, { ask, known, bytes }: Joining): Promise<{ cpu: number; p95: number }> {
  const { server, path, reference } = target;
  const joinPath = reference === null ? `/join/${path.split("/").at(-1)}/${bytes}` : path;
  await idle(server);
  const stopFlow = await startFlow(target);
  await wait(500);
  const before = cpuMs(server.pid);
  const kept = Promise.all(Array.from({ length: reference === null ? 0 : DECODERS }, () => joinAndKeep(server, joinPath, ask)));
  const others = clientCount - (reference === null ? 0 : DECODERS);
  const timesMs = await Promise.all(Array.from({ length: others }, () => joinAndLeave(server, joinPath, ask)));
  const samples = await kept;
  await wait(300);
  const cpu = (cpuMs(server.pid) - before) / clientCount;
  const written = await stopFlow();
  await idle(server);
  for (const { socket } of samples) socket.destroy();
  if (reference !== null) check(samples, known, { reference, written });
  return { cpu, p95: percentile(timesMs, 0.95) };
}

function check(samples: readonly KeptJoin[], known: Uint8Array, { reference, written }: { reference: Y.Doc; written: Uint8Array[] }): void {
  for (const message of written) {
    const frame = decodeFrame(message);
    if (frame.ok && frame.value.kind === "write") Y.applyUpdate(reference, frame.value.update);
  }
  const wanted = contentDigest(reference);
  for (const { updates } of samples) {
    const doc = new Y.Doc();
    for (const update of [known, ...updates]) Y.applyUpdate(doc, update);
    if (contentDigest(doc) !== wanted) throw new Error("a joiner's board differs from what was written");
  }
}

await sideBySide(
  {
    key: "join-storm",
    title: `join storm: ${clientCount} at once, a board of ${values.edits} edits (${(whole.length / 1e6).toFixed(1)} MB), ${UPDATES_PER_SECOND} updates/s flowing`,
    metrics: [
      { key: "cpu", label: "server ms per join", digits: 1, isCompared: true, goal: 3 },
      { key: "p95", label: "p95 ms", digits: 0 },
      { key: "partial", label: `lacking ${MISSED_EDITS} edits: ms per join`, digits: 1, isCompared: true },
    ],
    prepare: async (peer, folder) => {
      const server = await peer.start({ folder });
      const isRelay = peer.key === "relay";
      const path = isRelay ? "/sync/room" : (await typeBoard(server, board)).path;
      const reference = isRelay ? null : new Y.Doc();
      if (reference !== null) Y.applyUpdate(reference, whole);
      // Someone stays all the time: no server puts the board away between two storms.
      const keeper = await server.open(path, "watcher");
      if (!isRelay) keeper.send(askForAll);
      const target: Target = { server, path, reference };
      return {
        measure: async () => {
          const { cpu, p95 } = await storm(target, withNothing);
          return { cpu, p95, partial: (await storm(target, lackingLittle)).cpu };
        },
        close: async () => {
          keeper.destroy();
          await server.stop();
        },
      };
    },
  },
  values,
);
