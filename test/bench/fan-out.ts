// Fan-out: one room, 5 writers with 100 updates/s in all, 500 watchers, every peer side by side.
// `node test/bench/fan-out.ts [--runs 5] [--seconds 8] [--watchers 500] [--rate 100] [--peers majlis,hocuspocus]`
// Server CPU per delivered edit (edit × watcher), also as a multiple of the bare relay's in the same run, and edit-to-watcher times.
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import { askForAll, Decoder } from "./parts/decoder.ts";
import { cpuMs, type MeasuredServer } from "./parts/measured-server.ts";
import type { RawSocket } from "./parts/raw-socket.ts";
import { SIDE_BY_SIDE_OPTIONS, sideBySide } from "./parts/side-by-side.ts";
import { percentile } from "./parts/statistics.ts";
import { typeFor, type Typist } from "./parts/typists.ts";
import { TypingWriter } from "./parts/typing-writer.ts";
import type { Figures } from "./parts/workload.ts";

const { values } = parseArgs({
  options: {
    ...SIDE_BY_SIDE_OPTIONS,
    seconds: { type: "string", default: "8" },
    watchers: { type: "string", default: "500" },
    /** Updates in a second, of all writers together. */
    rate: { type: "string", default: "100" },
  },
});
const WRITERS = 5;
const DECODERS = 3;
const updatesPerSecond = Number(values.rate);
const watcherCount = Number(values.watchers);

async function run(server: MeasuredServer): Promise<Figures> {
  const path = await server.makeRoom();
  const sent = new Map<string, number>();
  const timesMs: number[] = [];
  const decoders: Decoder[] = [];
  const sockets: RawSocket[] = [];
  for (let index = 0; index < watcherCount; index++) {
    const socket = await server.open(path, "watcher");
    sockets.push(socket);
    if (index < DECODERS) {
      decoders.push(
        new Decoder(socket, (client, clock) => {
          const at = sent.get(`${client}:${clock}`);
          if (at !== undefined) timesMs.push(performance.now() - at);
        }),
      );
    }
    socket.send(askForAll);
  }
  const typists: Typist[] = [];
  for (let index = 0; index < WRITERS; index++) {
    typists.push({ typing: new TypingWriter(1000 + index), socket: await server.open(path, "writer") });
  }
  for (const { typing, socket } of typists) socket.send(typing.begin());
  await wait(1000);
  const before = cpuMs(server.pid);
  const count = await typeFor(typists, { seconds: Number(values.seconds), perSecond: updatesPerSecond, sent });
  await wait(200);
  const cpu = cpuMs(server.pid) - before;
  await wait(500);
  for (const { doc } of decoders) for (const { typing } of typists) typing.expectIn(doc);
  for (const socket of [...sockets, ...typists.map(({ socket }) => socket)]) socket.destroy();
  await wait(300);
  return { cpu: (cpu * 1000) / (count * watcherCount), p50: percentile(timesMs, 0.5), p99: percentile(timesMs, 0.99) };
}

await sideBySide(
  {
    key: "fan-out",
    title: `fan-out: 1 room, ${WRITERS} writers, ${updatesPerSecond} updates/s, ${watcherCount} watchers`,
    metrics: [
      { key: "cpu", label: "server µs per delivered edit", digits: 2, isCompared: true, goal: 0.5 },
      { key: "p50", label: "edit to watcher p50 ms", digits: 1, goal: 30 },
      { key: "p99", label: "p99 ms", digits: 1, goal: 100 },
    ],
    prepare: async (peer, folder) => {
      const server = await peer.start({ folder });
      return { measure: () => run(server), close: () => server.stop() };
    },
  },
  values,
);
