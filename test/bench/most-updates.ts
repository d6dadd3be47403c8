// The most updates in a second that one board bears: 500 watchers, 10 people who write, p99 from writing to a watcher below 250 ms.
// `node test/bench/most-updates.ts [--runs 1] [--seconds 4] [--watchers 500] [--peers hocuspocus,majlis]`, `--quick`: 1.5 s a rate
// The rate is doubled until a peer no longer holds it, then narrowed down. A peer that loses updates at a rate does not hold it: the search goes on with a new
// board, and the table says at which rate updates were lost first. Where Majlis loses one, that is a fault, and the run ends with 1.
// The clients are made as cheap as clients can be: the watchers count bytes in two processes of their own; two more keep what they get, and it is read
// when the rate has been written; updates are made beforehand. Beside each rate stands what of a core the clients used, and beside one that was not
// held, what the limit was.
import { setTimeout as wait } from "node:timers/promises";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { KeptFrames } from "./parts/kept-frames.ts";
import { askForAll } from "./parts/decoder.ts";
import { cpuMs, type MeasuredServer } from "./parts/measured-server.ts";
import type { RawSocket } from "./parts/raw-socket.ts";
import { SIDE_BY_SIDE_OPTIONS, sideBySide } from "./parts/side-by-side.ts";
import { percentile } from "./parts/statistics.ts";
import { TypingWriter } from "./parts/typing-writer.ts";
import { WatcherProcess } from "./parts/watcher-process.ts";
import type { Figures } from "./parts/workload.ts";

const { values } = parseArgs({
  options: {
    ...SIDE_BY_SIDE_OPTIONS,
    runs: { type: "string", default: "1" },
    peers: { type: "string", default: "hocuspocus,majlis" },
    seconds: { type: "string" },
    watchers: { type: "string", default: "500" },
    quick: { type: "boolean", default: false },
  },
});
const WRITERS = 10;
const WATCH_PROCESSES = 2;
const KEEPING_WATCHERS = 2;
const LONGEST_P99_MS = 250;
/** Where the search begins and how far it goes, updates in a second. */
const FIRST_RATE = 400;
const LOWEST_RATE = 25;
const HIGHEST_RATE = 60_000;
/** Halvings of the last step. */
const REFINEMENTS = values.quick ? 2 : 4;
/** A rate that was missed by less than this factor is tried again, since a moment's other work of the machine is no limit of the peer's. */
const TRIED_AGAIN_BELOW = 4;
/** What was sent in less than this share of the rate was not sent at it. */
const KEPT_UP = 0.97;
/** A process that uses this much of a core, or all of them that use this much of the machine, have nothing to spare. */
const BUSY = 0.9;
/** Everything must have come so long after it was sent, and is waited for so long before the next rate, milliseconds. */
const ARRIVAL_LIMIT_MS = 1_000;
const DRAIN_LIMIT_MS = 30_000;
const seconds = Number(values.seconds ?? (values.quick ? 1.5 : 4));
const watcherCount = Number(values.watchers);

/** One rate, and how a peer took it. Processor time is in shares of a core. */
interface RateResult {
  readonly rate: number;
  readonly p99: number;
  /** Everything was sent at that rate and came to all watchers in time. */
  readonly isHeld: boolean;
  readonly isSentInTime: boolean;
  /** Someone who followed from the beginning does not show what was written, long after it was sent. No other rate can be measured on that board any more. */
  readonly isLossy: boolean;
  readonly serverCpu: number;
  readonly writerCpu: number;
  readonly watcherCpus: readonly number[];
}

interface Writer {
  readonly typing: TypingWriter;
  readonly socket: RawSocket;
  /** When each update of this rate was sent, and the clock of the first. */
  sentAtMs: number[];
  from: number;
}

/** A board of one peer with everyone on it. */
class CrowdedBoard {
  readonly #server: MeasuredServer;
  readonly #writers: readonly Writer[];
  readonly #watchers: readonly WatcherProcess[];
  readonly #keepers: readonly KeptFrames[];

  private constructor(
    server: MeasuredServer,
    people: { writers: readonly Writer[]; watchers: readonly WatcherProcess[]; keepers: readonly KeptFrames[] },
  ) {
    this.#server = server;
    this.#writers = people.writers;
    this.#watchers = people.watchers;
    this.#keepers = people.keepers;
  }

  static async open(server: MeasuredServer, isHocuspocus: boolean): Promise<CrowdedBoard> {
    const path = await server.makeRoom();
    const protocols = server.protocols?.("watcher") ?? [];
    const plan = { port: server.port, path, protocols, isHocuspocus, count: watcherCount / WATCH_PROCESSES };
    const watchers = await Promise.all(Array.from({ length: WATCH_PROCESSES }, () => WatcherProcess.open(plan)));
    const keepers: KeptFrames[] = [];
    for (let index = 0; index < KEEPING_WATCHERS; index++) {
      const socket = await server.open(path, "watcher");
      keepers.push(new KeptFrames(socket));
      socket.send(askForAll);
    }
    const writers: Writer[] = [];
    for (let index = 0; index < WRITERS; index++) {
      const typing = new TypingWriter(1000 + index);
      const socket = await server.open(path, "writer", index);
      socket.send(typing.begin());
      writers.push({ typing, socket, sentAtMs: [], from: 0 });
    }
    await wait(1000);
    return new CrowdedBoard(server, { writers, watchers, keepers });
  }

  /** Writes at one rate. */
  async measure(rate: number): Promise<RateResult> {
    const updates = this.#makeReady(Math.ceil((rate * seconds) / WRITERS));
    const before = await Promise.all(this.#watchers.map((group) => group.report()));
    const [serverBefore, own] = [cpuMs(this.#server.pid), process.cpuUsage()];
    const tookMs = await sendAll(this.#writers, updates, rate);
    const ownUse = process.cpuUsage(own);
    const serverMs = cpuMs(this.#server.pid) - serverBefore;
    const middle = await Promise.all(this.#watchers.map((group) => group.report()));
    const { timesMs, isWhole } = await this.#arrivals(updates.length * WRITERS);
    const after = await Promise.all(this.#watchers.map((group) => group.report()));
    const got = after.flatMap(({ bytes }, group) => bytes.map((count, index) => count - (before[group]?.bytes[index] ?? 0)));
    const isEverywhere = isWhole && Math.min(...got) > 0.95 * Math.max(...got);
    const p99 = percentile(timesMs, 0.99);
    const isLossy = !(await this.#isAllWritten());
    const isSentInTime = (1000 * updates.length * WRITERS) / rate >= tookMs * KEPT_UP;
    return {
      rate,
      p99,
      isHeld: isEverywhere && p99 < LONGEST_P99_MS && isSentInTime && !isLossy,
      isSentInTime,
      isLossy,
      serverCpu: serverMs / tookMs,
      writerCpu: (ownUse.user + ownUse.system) / 1000 / tookMs,
      watcherCpus: middle.map(({ cpuMs: used }, group) => (used - (before[group]?.cpuMs ?? 0)) / tookMs),
    };
  }

  close(): void {
    for (const group of this.#watchers) group.stop();
    for (const keeper of this.#keepers) keeper.close();
    for (const { socket } of this.#writers) socket.destroy();
  }

  /** Whether those who keep what they get show what was written. What has not come within the time that all of it is waited for is lost. */
  async #isAllWritten(): Promise<boolean> {
    const writers = this.#writers.map(({ typing }) => typing);
    for (const end = performance.now() + DRAIN_LIMIT_MS; ; await wait(200)) {
      if (this.#keepers.every((keeper) => keeper.isAllOf(writers))) return true;
      if (performance.now() > end) return false;
    }
  }

  /** Makes the next updates: one of each writer in every round. */
  #makeReady(rounds: number): Uint8Array[][] {
    for (const keeper of this.#keepers) keeper.read();
    for (const writer of this.#writers) {
      writer.from = writer.typing.clock;
      writer.sentAtMs = [];
    }
    return Array.from({ length: rounds }, () => this.#writers.map(({ typing }) => typing.type()));
  }

  /** Waits until everything has come, and says how long it took. `isWhole`: it had come in time. */
  async #arrivals(total: number): Promise<{ timesMs: readonly number[]; isWhole: boolean }> {
    const byClient = new Map(this.#writers.map((writer) => [writer.typing.clientId, writer]));
    const timesMs: number[] = [];
    const onEdit = (client: number, clock: number, atMs: number): void => {
      const writer = byClient.get(client);
      const sentAtMs = writer?.sentAtMs[clock - writer.from];
      if (sentAtMs !== undefined) timesMs.push(atMs - sentAtMs);
    };
    const startMs = performance.now();
    let isWhole = false;
    for (const end = startMs + DRAIN_LIMIT_MS; timesMs.length < total && performance.now() < end;) {
      await wait(20);
      this.#keepers[0]?.read(onEdit);
      isWhole = timesMs.length === total && performance.now() - startMs < ARRIVAL_LIMIT_MS;
    }
    // The watchers that count may still be reading.
    await wait(300);
    return { timesMs, isWhole };
  }
}

/** Sends everything at a steady rate, one writer after the other. Gives how long it took, milliseconds. */
async function sendAll(writers: readonly Writer[], updates: readonly (readonly Uint8Array[])[], rate: number): Promise<number> {
  const total = updates.length * WRITERS;
  const startMs = performance.now();
  for (let count = 0; count < total;) {
    const nowMs = performance.now();
    for (const due = Math.min(total, Math.floor(((nowMs - startMs) * rate) / 1000)); count < due; count++) {
      const writer = writers[count % WRITERS] as Writer;
      writer.sentAtMs.push(performance.now());
      writer.socket.send(updates[Math.floor(count / WRITERS)]?.[count % WRITERS] as Uint8Array);
    }
    await wait(1);
  }
  return performance.now() - startMs;
}

/** What kept a peer from holding a rate: the clients, where one of them had nothing to spare; else the server, alone or with the clients on a full machine. */
function limitOf({ isSentInTime, serverCpu, writerCpu, watcherCpus }: RateResult): string {
  const clients = writerCpu + watcherCpus.reduce((sum, cpu) => sum + cpu, 0);
  if (!isSentInTime || Math.max(writerCpu, ...watcherCpus) > BUSY) return "the clients";
  const isFull = serverCpu + clients > BUSY * availableParallelism();
  return isFull ? `the machine, of which the clients took ${percent(clients / (serverCpu + clients))}` : "the server";
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

function tell({ name }: MeasuredServer, result: RateResult): void {
  const { rate, isHeld, isLossy, p99, serverCpu, writerCpu, watcherCpus } = result;
  console.log(
    `  ${name}: ${rate}/s ${isHeld ? "held" : "not held"}${isLossy ? ", updates lost" : ""}, p99 ${p99.toFixed(0)} ms; of a core: server ${percent(serverCpu)}, ` +
      `writers ${percent(writerCpu)}, watchers ${watcherCpus.map(percent).join(" and ")}; load ${loadavg()[0]?.toFixed(1)}` +
      (isHeld ? "" : `; the limit: ${limitOf(result)}`),
  );
}

/** Looks for the most updates that one peer bears, on one board as long as it loses none. */
class Search {
  readonly #server: MeasuredServer;
  readonly #isHocuspocus: boolean;
  #board: CrowdedBoard | null = null;
  #best: RateResult | null = null;
  /** The lowest rate at which updates were lost. */
  #lossyFrom = Infinity;

  constructor(server: MeasuredServer, isHocuspocus: boolean) {
    this.#server = server;
    this.#isHocuspocus = isHocuspocus;
  }

  /** Whether updates were lost at any rate. */
  get isLossy(): boolean {
    return this.#lossyFrom < Infinity;
  }

  /** Raises the rate until it is not held, then narrows it down. */
  async run(): Promise<Figures> {
    let held = FIRST_RATE;
    while (held > LOWEST_RATE && !(await this.#isHeldAt(held))) held /= 2;
    let next = held * 2;
    for (; held >= FIRST_RATE && next < HIGHEST_RATE && (await this.#isHeldAt(next)); next *= 2) held = next;
    for (let turn = 0; turn < REFINEMENTS; turn++) {
      const middle = (held + next) / 2;
      if (await this.#isHeldAt(middle)) held = middle;
      else next = middle;
    }
    this.#board?.close();
    const lost = this.isLossy ? { lost: this.#lossyFrom } : {};
    return this.#best === null ? lost : { ...figuresOf(this.#best), ...lost };
  }

  async #isHeldAt(rate: number): Promise<boolean> {
    let result = await this.#measure(Math.round(rate));
    if (!result.isHeld && !result.isLossy && result.p99 < TRIED_AGAIN_BELOW * LONGEST_P99_MS)
      result = await this.#measure(Math.round(rate));
    if (result.isHeld) this.#best = result;
    return result.isHeld;
  }

  async #measure(rate: number): Promise<RateResult> {
    this.#board ??= await CrowdedBoard.open(this.#server, this.#isHocuspocus);
    const result = await this.#board.measure(rate);
    tell(this.#server, result);
    if (!result.isLossy) return result;
    this.#lossyFrom = Math.min(this.#lossyFrom, rate);
    this.#board.close();
    this.#board = null;
    return result;
  }
}

async function measured(server: MeasuredServer, peer: string): Promise<Figures> {
  const search = new Search(server, peer === "hocuspocus");
  const figures = await search.run();
  if (peer === "majlis" && search.isLossy) process.exitCode = 1;
  return figures;
}

function figuresOf({ rate, p99, serverCpu, writerCpu, watcherCpus }: RateResult): Figures {
  return { most: rate, p99, server: 100 * serverCpu, clients: 100 * Math.max(writerCpu, ...watcherCpus) };
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
      { key: "lost", label: "updates lost at /s", digits: 0 },
    ],
    prepare: async (peer, folder) => {
      const server = await peer.start({ folder, writers: WRITERS });
      return { measure: () => measured(server, peer.key), close: () => server.stop() };
    },
  },
  values,
);
