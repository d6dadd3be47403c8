// Fan-out: one room, 5 writers with 100 updates/s in all, 500 watchers. `node test/bench/fan-out.ts [--runs 5] [--seconds 8]`
// Prints server CPU per delivered edit (edit × watcher) against the bare relay of the same run, and edit-to-watcher times.
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import { askForAll, Decoder } from "./parts/decoder.ts";
import { cpuMs, startMajlis, startRelay, type MeasuredServer } from "./parts/measured-server.ts";
import { RawSocket } from "./parts/raw-socket.ts";
import { median, percentile } from "./parts/statistics.ts";
import { TypingWriter } from "./parts/typing-writer.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    seconds: { type: "string", default: "8" },
    watchers: { type: "string", default: "500" },
  },
});
const WRITERS = 5;
const UPDATES_PER_SECOND = 100;
const DECODERS = 3;
const watcherCount = Number(values.watchers);

interface Run {
  readonly cpuUsPerEdit: number;
  readonly timesMs: readonly number[];
}

async function run(server: MeasuredServer): Promise<Run> {
  const path = await server.makeRoom();
  const sent = new Map<string, number>();
  const timesMs: number[] = [];
  const decoders: Decoder[] = [];
  const sockets: RawSocket[] = [];
  for (let index = 0; index < watcherCount; index++) {
    const socket = await RawSocket.open(server.port, path, server.protocols("watcher"));
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
  const writers = await Promise.all(
    Array.from({ length: WRITERS }, async (_, index) => ({
      typing: new TypingWriter(1000 + index),
      socket: await RawSocket.open(server.port, path, server.protocols("writer")),
    })),
  );
  for (const { typing, socket } of writers) socket.send(typing.begin());
  await wait(1000);
  const edits = await typeFor(Number(values.seconds) * 1000, writers, sent, server);
  await wait(500);
  check(
    decoders,
    writers.map(({ typing }) => typing),
  );
  for (const socket of [...sockets, ...writers.map(({ socket }) => socket)]) socket.destroy();
  await wait(300);
  return { cpuUsPerEdit: (edits.cpu * 1000) / (edits.count * watcherCount), timesMs };
}

async function typeFor(
  durationMs: number,
  writers: readonly { typing: TypingWriter; socket: RawSocket }[],
  sent: Map<string, number>,
  server: MeasuredServer,
) {
  const before = cpuMs(server.pid);
  const startMs = performance.now();
  let count = 0;
  while (performance.now() - startMs < durationMs) {
    const due = Math.floor(((performance.now() - startMs) * UPDATES_PER_SECOND) / 1000);
    for (; count < due; count++) {
      const writer = writers[count % WRITERS];
      if (writer === undefined) break;
      sent.set(`${writer.typing.clientId}:${writer.typing.clock}`, performance.now());
      writer.socket.send(writer.typing.type());
    }
    await wait(2);
  }
  await wait(200);
  return { count, cpu: cpuMs(server.pid) - before };
}

function check(decoders: readonly Decoder[], writers: readonly TypingWriter[]): void {
  for (const { doc } of decoders) {
    for (const { clientId, written } of writers) {
      const text: unknown = doc.getMap("cards").toJSON()[`card-${clientId}`];
      if (JSON.stringify(text) !== JSON.stringify({ title: written })) throw new Error("a watcher's board differs from what was written");
    }
  }
}

const ratios: number[] = [];
const p50: number[] = [];
const p99: number[] = [];
const relay = await startRelay();
const majlis = await startMajlis();
for (let index = 0; index < Number(values.runs); index++) {
  const base = await run(relay);
  const ours = await run(majlis);
  ratios.push(ours.cpuUsPerEdit / base.cpuUsPerEdit);
  p50.push(percentile(ours.timesMs, 0.5));
  p99.push(percentile(ours.timesMs, 0.99));
  console.log(
    `run ${index + 1}: relay ${base.cpuUsPerEdit.toFixed(2)} µs, Majlis ${ours.cpuUsPerEdit.toFixed(2)} µs per delivered edit, ratio ${ratios.at(-1)?.toFixed(2)}; ` +
      `edit to watcher p50 ${p50.at(-1)?.toFixed(1)} ms, p99 ${p99.at(-1)?.toFixed(1)} ms (relay ${percentile(base.timesMs, 0.5).toFixed(1)}, ${percentile(base.timesMs, 0.99).toFixed(1)})`,
  );
}
console.log(
  `fan-out, ${watcherCount} watchers, median of ${values.runs}: ratio ${median(ratios).toFixed(2)} (goal 0.5), p50 ${median(p50).toFixed(1)} ms (30), p99 ${median(p99).toFixed(1)} ms (100)`,
);
await relay.stop();
await majlis.stop();
