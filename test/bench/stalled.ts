// Stalled consumers: 200 watchers who never read, on a busy board, beside 50 healthy ones. `node test/bench/stalled.ts [--minutes 10]`
// Two people overwrite a long field 10 times a second in all, 16 kB each time: 160 kB/s for every watcher, of which the kernel's buffers
// hold a few MB. The stalled send pongs unasked, which do not count; whom the server closes comes again and stalls again. Prints the server's resident memory every 10 s, how much it grew over its highest without them (goal 200 MB), and the
// healthy ones' p99 beside that of the same board just before (goal: within 10 %).
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import * as Y from "yjs";
import { encodeUpdate } from "../../shared/wire/frame.ts";
import { metricOf } from "./parts/measured-cluster.ts";
import { askForAll, Decoder } from "./parts/decoder.ts";
import { residentBytes, startMajlis, type MeasuredMajlis } from "./parts/measured-server.ts";
import type { RawSocket } from "./parts/raw-socket.ts";
import { percentile } from "./parts/statistics.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    stalled: { type: "string", default: "200" },
    healthy: { type: "string", default: "50" },
  },
});
const WRITERS = 2;
const EDITS_PER_SECOND = 10;
const FIELD_BYTES = 16_384;
const DECODERS = 5;
const SAMPLE_MS = 10_000;
/** The baseline takes this share of the time of the trial, and at least as long as a sample. */
const BASELINE_SHARE = 0.3;
const BYTES_PER_MB = 1_048_576;

/** Someone who overwrites a long field of a card of their own. */
class Overwriter {
  readonly clientId: number;
  readonly #doc = new Y.Doc();
  #message: Uint8Array = new Uint8Array(0);

  constructor(clientId: number) {
    this.clientId = clientId;
    this.#doc.clientID = clientId;
    this.#doc.on("update", (update: Uint8Array) => {
      this.#message = encodeUpdate(update);
    });
  }

  begin(): Uint8Array {
    this.#doc.getMap("cards").set(`card-${this.clientId}`, new Y.Map());
    return this.#message;
  }

  /** Text that no compression makes short. */
  overwrite(): Uint8Array {
    const card = this.#doc.getMap("cards").get(`card-${this.clientId}`) as Y.Map<string>;
    card.set("place", randomBytes((FIELD_BYTES * 3) / 4).toString("base64"));
    return this.#message;
  }

  get clock(): number {
    return Y.getState(this.#doc.store, this.clientId);
  }
}

/** Those who never read: so many at all times. */
class StalledCrowd {
  readonly #open: () => Promise<RawSocket>;
  readonly #size: number;
  readonly #sockets: RawSocket[] = [];
  replaced = 0;

  constructor(size: number, open: () => Promise<RawSocket>) {
    this.#size = size;
    this.#open = open;
  }

  /** Fills up. `missing` is how many of them the server no longer has: the longest here, since it closes who is behind longest. */
  async fill(missing: number): Promise<void> {
    for (const socket of this.#sockets.splice(0, missing)) {
      socket.destroy();
      this.replaced++;
    }
    for (const socket of this.#sockets) if (!socket.isClosed) socket.seemAlive();
    while (this.#sockets.length < this.#size) {
      const socket = await this.#open();
      socket.send(askForAll);
      socket.stall();
      this.#sockets.push(socket);
    }
  }

  leave(): void {
    for (const socket of this.#sockets.splice(0)) socket.destroy();
  }
}

const timesMs: number[] = [];
const sent = new Map<string, number>();

/** Types for so long. Gives the highest resident memory, and the times of the edits of this phase. */
async function phase(
  name: string,
  durationMs: number,
  each: () => Promise<string>,
): Promise<{ highest: number; p50: number; p99: number }> {
  const startMs = performance.now();
  timesMs.length = 0;
  let highest = 0;
  let samples = 0;
  let count = 0;
  while (performance.now() - startMs < durationMs) {
    for (const due = ((performance.now() - startMs) * EDITS_PER_SECOND) / 1000; count < due; count++) {
      const writer = writers[count % WRITERS];
      if (writer === undefined) break;
      sent.set(`${writer.typing.clientId}:${writer.typing.clock}`, performance.now());
      writer.socket.send(writer.typing.overwrite());
    }
    if (performance.now() - startMs >= (samples + 1) * SAMPLE_MS) {
      samples++;
      const resident = residentBytes(server.pid);
      highest = Math.max(highest, resident);
      console.log(`${name} ${String(samples * 10).padStart(4)} s: resident ${(resident / BYTES_PER_MB).toFixed(0)} MB${await each()}`);
    }
    await wait(5);
  }
  await wait(500);
  highest = Math.max(highest, residentBytes(server.pid));
  return { highest, p50: percentile(timesMs, 0.5), p99: percentile(timesMs, 0.99) };
}

async function openHealthy(path: string): Promise<{ sockets: RawSocket[]; decoders: Decoder[] }> {
  const sockets: RawSocket[] = [];
  const decoders: Decoder[] = [];
  for (let index = 0; index < Number(values.healthy); index++) {
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
  return { sockets, decoders };
}

const server: MeasuredMajlis = await startMajlis();
const path = await server.makeRoom();
const { sockets, decoders } = await openHealthy(path);
const writers = await Promise.all(
  Array.from({ length: WRITERS }, async (_, index) => ({
    typing: new Overwriter(1000 + index),
    socket: await server.open(path, "writer"),
  })),
);
for (const { typing, socket } of writers) socket.send(typing.begin());
const trialMs = Number(values.minutes) * 60_000;
const healthySessions = sockets.length + WRITERS;
const crowd = new StalledCrowd(Number(values.stalled), () => server.open(path, "watcher"));

await phase("warm-up", SAMPLE_MS + 500, async () => "");
const base = await phase("alone  ", Math.max(SAMPLE_MS + 500, trialMs * BASELINE_SHARE), async () => "");
await crowd.fill(0);
const trial = await phase("stalled", trialMs, async () => {
  const sessions = await metricOf(server, "majlis_sync_sessions");
  const closed = await metricOf(server, "majlis_slow_consumers_closed_total");
  await crowd.fill(Math.max(0, healthySessions + Number(values.stalled) - sessions));
  return `, ${sessions} sessions, ${closed} closed for being behind, ${crowd.replaced} came again`;
});
const [first, ...others] = decoders.map(({ doc }) => JSON.stringify(doc.getMap("cards").toJSON()));
if (others.some((content) => content !== first)) throw new Error("healthy watchers see different boards");
if (sockets.some(({ isClosed }) => isClosed)) throw new Error("a healthy watcher was closed");
crowd.leave();
for (const socket of [...sockets, ...writers.map(({ socket }) => socket)]) socket.destroy();
console.log(
  `${values.stalled} stalled for ${values.minutes} min: resident memory grew by ${((trial.highest - base.highest) / BYTES_PER_MB).toFixed(0)} MB (goal 200); ` +
    `healthy p50 ${base.p50.toFixed(1)} → ${trial.p50.toFixed(1)} ms, p99 ${base.p99.toFixed(1)} → ${trial.p99.toFixed(1)} ms, ` +
    `${(100 * (trial.p99 / base.p99 - 1)).toFixed(0)} % (goal 10 %)`,
);
await server.stop();
