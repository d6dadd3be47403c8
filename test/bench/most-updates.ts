// The most updates in a second that one board bears: 500 watchers, 10 writers, p99 from writing to a watcher below 250 ms.
// `node test/bench/most-updates.ts [--runs 1] [--seconds 4] [--watchers 500] [--peers hocuspocus,majlis]`, `--quick` for 200 watchers and 2 s
// The rate is doubled until a peer no longer holds it, then narrowed down three times. The watchers count bytes in two processes of their
// own; updates are made before they are sent, and the one watcher that tells the time reads no further than the clocks. What these clients
// use of a core is printed at every rate: a rate is a peer's limit, and not theirs, only where they had time to spare.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import * as Y from "yjs";
import { decodeFrame } from "../../shared/wire/frame.ts";
import type { WatchPlan, WatchReport } from "./parts/counting-watchers.ts";
import { askForAll } from "./parts/decoder.ts";
import { joinAndKeep } from "./parts/join.ts";
import { cpuMs, type MeasuredServer } from "./parts/measured-server.ts";
import type { RawSocket } from "./parts/raw-socket.ts";
import { SIDE_BY_SIDE_OPTIONS, sideBySide } from "./parts/side-by-side.ts";
import { percentile } from "./parts/statistics.ts";
import { TypingWriter } from "./parts/typing-writer.ts";
import type { Figures } from "./parts/workload.ts";

const { values } = parseArgs({
  options: {
    ...SIDE_BY_SIDE_OPTIONS,
    runs: { type: "string", default: "1" },
    peers: { type: "string", default: "hocuspocus,majlis" },
    seconds: { type: "string" },
    watchers: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});
const WRITERS = 10;
const WATCH_PROCESSES = 2;
const LONGEST_P99_MS = 250;
/** Where the search begins and ends, updates in a second. */
const LOWEST_RATE = 100;
const HIGHEST_RATE = 30_000;
const STEP = 2;
/** Halvings of the last step. */
const REFINEMENTS = 3;
/** A rate that failed is tried again, since a moment's other work of the machine is no limit of the peer's. */
const TRIES = 2;
/** What was sent in less than this share of the rate was not sent at it. */
const KEPT_UP = 0.97;
/** Everything must have come so long after it was sent, milliseconds. */
const ARRIVAL_LIMIT_MS = 2_000;
const seconds = Number(values.seconds ?? (values.quick ? 2 : 4));
const watcherCount = Number(values.watchers ?? (values.quick ? 200 : 500));

/** One rate, and how a peer took it. */
interface RateResult {
  readonly rate: number;
  readonly p99: number;
  /** Everything was sent at that rate and came to all watchers in time. */
  readonly isHeld: boolean;
  /** Shares of a core. */
  readonly serverCpu: number;
  readonly writerCpu: number;
  readonly watcherCpu: number;
}

/** Counting watchers in another process. */
class Watchers {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async open(plan: WatchPlan): Promise<Watchers> {
    const entry = join(import.meta.dirname, "parts", "counting-watchers.ts");
    const child = spawn(process.execPath, [entry, JSON.stringify(plan)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    await once(child, "message");
    return new Watchers(child);
  }

  async report(): Promise<WatchReport> {
    const answer = once(this.#child, "message");
    this.#child.send("report");
    return ((await answer) as [WatchReport])[0];
  }

  stop(): void {
    this.#child.kill();
  }
}

/** A writer whose updates were made beforehand. */
interface ReadyWriter {
  readonly typing: TypingWriter;
  readonly socket: RawSocket;
  readonly updates: readonly Uint8Array[];
  /** Clock before the first of them. */
  readonly from: number;
}

/** Tells by the clocks alone which update came when. */
class ClockWatcher {
  readonly timesMs: number[] = [];
  readonly #sentAt: ReadonlyMap<number, readonly number[]>;
  readonly #from: ReadonlyMap<number, number>;
  readonly #seen = new Map<number, number>();
  missing: number;

  constructor(socket: RawSocket, writers: readonly ReadyWriter[], sentAt: ReadonlyMap<number, readonly number[]>) {
    this.#sentAt = sentAt;
    this.#from = new Map(writers.map(({ typing, from }) => [typing.clientId, from]));
    this.missing = writers.reduce((sum, { updates }) => sum + updates.length, 0);
    socket.onFrame = (payload) => {
      const frame = decodeFrame(payload);
      if (frame.ok && frame.value.kind === "write")
        for (const [client, clock] of Y.parseUpdateMeta(frame.value.update).to) this.#came(client, clock);
    };
  }

  #came(client: number, clock: number): void {
    const from = this.#from.get(client);
    if (from === undefined) return;
    const now = performance.now();
    for (let index = this.#seen.get(client) ?? 0; index < clock - from; index++) {
      const at = this.#sentAt.get(client)?.[index];
      if (at !== undefined) this.timesMs.push(now - at);
      this.missing -= 1;
    }
    this.#seen.set(client, Math.max(this.#seen.get(client) ?? 0, clock - from));
  }
}

async function readyWriters(server: MeasuredServer, path: string, each: number): Promise<ReadyWriter[]> {
  const writers: ReadyWriter[] = [];
  for (let index = 0; index < WRITERS; index++) {
    const typing = new TypingWriter(1000 + index);
    const socket = await server.open(path, "writer");
    socket.send(typing.begin());
    const from = typing.clock;
    writers.push({ typing, socket, from, updates: Array.from({ length: each }, () => typing.type()) });
  }
  return writers;
}

/** Sends everything, at a steady rate, one writer after the other. Gives how long it took, milliseconds. */
async function sendAll(writers: readonly ReadyWriter[], rate: number, sentAt: ReadonlyMap<number, number[]>): Promise<number> {
  const total = writers.reduce((sum, { updates }) => sum + updates.length, 0);
  const startMs = performance.now();
  for (let count = 0; count < total;) {
    for (const due = Math.min(total, Math.floor(((performance.now() - startMs) * rate) / 1000)); count < due; count++) {
      const writer = writers[count % WRITERS] as ReadyWriter;
      sentAt.get(writer.typing.clientId)?.push(performance.now());
      writer.socket.send(writer.updates[Math.floor(count / WRITERS)] as Uint8Array);
    }
    await wait(1);
  }
  return performance.now() - startMs;
}

/** One rate on a board of its own. Throws if a client that joins afterwards sees anything but what was written. */
async function measureRate(server: MeasuredServer, rate: number, isHocuspocus: boolean): Promise<RateResult> {
  const path = await server.makeRoom();
  const plan = {
    port: server.port,
    path,
    protocols: server.protocols?.("watcher") ?? [],
    isHocuspocus,
    count: watcherCount / WATCH_PROCESSES,
  };
  const watchers = await Promise.all(Array.from({ length: WATCH_PROCESSES }, () => Watchers.open(plan)));
  const writers = await readyWriters(server, path, Math.ceil((rate * seconds) / WRITERS));
  const socket = await server.open(path, "watcher");
  const sentAt = new Map(writers.map(({ typing }) => [typing.clientId, [] as number[]]));
  const clocks = new ClockWatcher(socket, writers, sentAt);
  socket.send(askForAll);
  await wait(1000);
  const before = await Promise.all(watchers.map((group) => group.report()));
  const [serverBefore, own] = [cpuMs(server.pid), process.cpuUsage()];
  const tookMs = await sendAll(writers, rate, sentAt);
  for (const end = performance.now() + ARRIVAL_LIMIT_MS; clocks.missing > 0 && performance.now() < end;) await wait(10);
  const ownUse = process.cpuUsage(own);
  const serverMs = cpuMs(server.pid) - serverBefore;
  await wait(300);
  const after = await Promise.all(watchers.map((group) => group.report()));
  const got = after.flatMap(({ bytes }, group) => bytes.map((count, index) => count - (before[group]?.bytes[index] ?? 0)));
  const isEverywhere = clocks.missing === 0 && Math.min(...got) > 0.95 * Math.max(...got);
  if (clocks.missing === 0 && server.name !== "bare ws relay") await expectBoard(server, path, writers);
  for (const group of watchers) group.stop();
  for (const open of [socket, ...writers.map((writer) => writer.socket)]) open.destroy();
  await wait(500);
  const p99 = percentile(clocks.timesMs, 0.99);
  return {
    rate,
    p99,
    isHeld: isEverywhere && p99 < LONGEST_P99_MS && seconds * 1000 >= tookMs * KEPT_UP,
    serverCpu: serverMs / tookMs,
    writerCpu: (ownUse.user + ownUse.system) / 1000 / tookMs,
    watcherCpu: Math.max(...after.map(({ cpuMs }, group) => cpuMs - (before[group]?.cpuMs ?? 0))) / tookMs,
  };
}

async function expectBoard(server: MeasuredServer, path: string, writers: readonly ReadyWriter[]): Promise<void> {
  const joined = await joinAndKeep(server, path, askForAll);
  joined.socket.destroy();
  const doc = new Y.Doc();
  for (const update of joined.updates) Y.applyUpdate(doc, update);
  for (const { typing } of writers) typing.expectIn(doc);
}

/** Raises the rate until it is not held, then narrows it down. */
async function search(server: MeasuredServer, isHocuspocus: boolean): Promise<Figures> {
  const tried: RateResult[] = [];
  const isHeldOnce = async (rate: number): Promise<boolean> => {
    const result = await measureRate(server, Math.round(rate), isHocuspocus);
    tried.push(result);
    const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
    console.log(
      `  ${server.name}: ${result.rate}/s ${result.isHeld ? "held" : "not held"}, p99 ${result.p99.toFixed(0)} ms; of a core: ` +
        `server ${percent(result.serverCpu)}, writers ${percent(result.writerCpu)}, the busier watchers ${percent(result.watcherCpu)}; load ${loadavg()[0]?.toFixed(1)}`,
    );
    return result.isHeld;
  };
  const isHeldAt = async (rate: number): Promise<boolean> => {
    for (let attempt = 0; attempt < TRIES; attempt++) if (await isHeldOnce(rate)) return true;
    return false;
  };
  let held = 0;
  let next = LOWEST_RATE;
  while (next < HIGHEST_RATE && (await isHeldAt(next))) {
    held = next;
    next *= STEP;
  }
  for (let turn = 0; turn < REFINEMENTS && held > 0; turn++) {
    const middle = (held + next) / 2;
    if (await isHeldAt(middle)) held = middle;
    else next = middle;
  }
  const best = tried.find(({ rate, isHeld }) => isHeld && rate === Math.round(held));
  return {
    most: Math.round(held),
    ...(best !== undefined && { p99: best.p99, server: 100 * best.serverCpu, clients: 100 * Math.max(best.writerCpu, best.watcherCpu) }),
  };
}

await sideBySide(
  {
    key: "most-updates",
    title: `most updates/s on one board with ${watcherCount} watchers and p99 below ${LONGEST_P99_MS} ms`,
    metrics: [
      { key: "most", label: "updates/s", digits: 0, isCompared: true },
      { key: "p99", label: "p99 ms", digits: 0 },
      { key: "server", label: "server % of a core", digits: 0 },
      { key: "clients", label: "busiest client process %", digits: 0 },
    ],
    prepare: async (peer, folder) => {
      const server = await peer.start({ folder });
      return { measure: () => search(server, peer.key === "hocuspocus"), close: () => server.stop() };
    },
  },
  values,
);
