// One board on many nodes: 5 writers with 100 updates/s in all, 500 watchers spread over 1, 2 and 3 nodes on one PostgreSQL and one Redis.
// `node test/bench/nodes.ts [--runs 3] [--seconds 8] [--watchers 500] [--counts 1,2,3]`
// Prints the CPU of all nodes per delivered edit (PostgreSQL's and Redis's apart), and how long an edit takes to watchers of the node it came
// in at and of the other nodes: with all writers on the first node, with writers on every node, and with one person who types 5 times a second.
// Goals: a second node adds at most 30 % of CPU per delivered edit; to another node p50 15 ms, p99 80 ms.
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import { metricOf, startMeasuredCluster, type MeasuredCluster } from "./parts/measured-cluster.ts";
import { askForAll, Decoder } from "./parts/decoder.ts";
import { cpuMs, type MeasuredMajlis } from "./parts/measured-server.ts";
import type { RawSocket } from "./parts/raw-socket.ts";
import { aligned } from "./parts/result-table.ts";
import { median, percentile } from "./parts/statistics.ts";
import { typeFor, type Typist } from "./parts/typists.ts";
import { TypingWriter } from "./parts/typing-writer.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    seconds: { type: "string", default: "8" },
    watchers: { type: "string", default: "500" },
    counts: { type: "string", default: "1,2,3" },
  },
});
const DECODERS_PER_NODE = 3;
const RETRIES = "majlis_head_moved_retries_total";
const GIVEN_UP = "majlis_head_moved_given_up_total";

interface Load {
  readonly name: string;
  readonly writers: number;
  readonly perSecond: number;
  readonly watchers: number;
  /** Whether writers are spread over all nodes, or all on the first. */
  readonly isSpread: boolean;
}

const BUSY = { writers: 5, perSecond: 100, watchers: Number(values.watchers) };
const LOADS: readonly Load[] = [
  { name: "writers on one node", ...BUSY, isSpread: false },
  { name: "writers on every node", ...BUSY, isSpread: true },
  { name: "one person types", writers: 1, perSecond: 5, watchers: 20, isSpread: false },
];

interface Run {
  readonly nodesUs: number;
  readonly postgresUs: number;
  readonly redisUs: number;
  readonly sameMs: readonly number[];
  readonly otherMs: readonly number[];
  readonly retriesPerEdit: number;
  readonly givenUp: number;
}

const at = <Value>(list: readonly Value[], index: number): Value => list[index % list.length] as Value;
const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);

async function run(cluster: MeasuredCluster, nodes: readonly MeasuredMajlis[], load: Load): Promise<Run> {
  const path = await at(nodes, 0).makeRoom();
  const sent = new Map<string, number>();
  const home = new Map<number, number>();
  const times = { sameMs: [] as number[], otherMs: [] as number[] };
  const decoders: Decoder[] = [];
  const sockets: RawSocket[] = [];
  for (let index = 0; index < load.watchers; index++) {
    const node = index % nodes.length;
    const socket = await at(nodes, node).open(path, "watcher");
    sockets.push(socket);
    if (index < DECODERS_PER_NODE * nodes.length) {
      decoders.push(
        new Decoder(socket, (client, clock) => {
          const sentMs = sent.get(`${client}:${clock}`);
          if (sentMs !== undefined) (home.get(client) === node ? times.sameMs : times.otherMs).push(performance.now() - sentMs);
        }),
      );
    }
    socket.send(askForAll);
  }
  const typists: Typist[] = [];
  for (let index = 0; index < load.writers; index++) {
    const node = load.isSpread ? index % nodes.length : 0;
    home.set(1000 + index, node);
    typists.push({ typing: new TypingWriter(1000 + index), socket: await at(nodes, node).open(path, "writer") });
  }
  for (const { typing, socket } of typists) socket.send(typing.begin());
  await wait(1500);
  const counters = async (name: string): Promise<number> => sum(await Promise.all(nodes.map((node) => metricOf(node, name))));
  const cpu = () => ({ nodes: sum(nodes.map(({ pid }) => cpuMs(pid))), postgres: cluster.postgresMs(), redis: cluster.redisMs() });
  const retriesBefore = await counters(RETRIES);
  const givenUpBefore = await counters(GIVEN_UP);
  const before = cpu();
  const edits = await typeFor(typists, { seconds: Number(values.seconds), perSecond: load.perSecond, sent });
  await wait(200);
  const after = cpu();
  await wait(800);
  for (const { doc } of decoders) for (const { typing } of typists) typing.expectIn(doc);
  const retries = (await counters(RETRIES)) - retriesBefore;
  const givenUp = (await counters(GIVEN_UP)) - givenUpBefore;
  for (const socket of [...sockets, ...typists.map(({ socket }) => socket)]) socket.destroy();
  await wait(500);
  const perDelivery = (part: keyof ReturnType<typeof cpu>): number => ((after[part] - before[part]) * 1000) / (edits * load.watchers);
  return {
    nodesUs: perDelivery("nodes"),
    postgresUs: perDelivery("postgres"),
    redisUs: perDelivery("redis"),
    ...times,
    retriesPerEdit: retries / edits,
    givenUp,
  };
}

const rows: string[][] = [
  [
    "",
    "nodes µs per delivered edit",
    "× one node",
    "PostgreSQL µs",
    "Redis µs",
    "same node p50, p99 ms",
    "other node p50, p99 ms",
    "retries per 100 edits",
  ],
];
const oneNodeUs = new Map<string, number>();
const cluster = await startMeasuredCluster();
try {
  for (const count of values.counts.split(",").map(Number)) {
    const nodes = await cluster.startNodes(count);
    try {
      for (const load of LOADS.filter(({ isSpread }) => count > 1 || !isSpread)) {
        const runs: Run[] = [];
        for (let index = 0; index < Number(values.runs); index++) runs.push(await run(cluster, nodes, load));
        const middle = (value: (run: Run) => number): number => median(runs.map(value));
        const times = (key: "sameMs" | "otherMs"): string =>
          runs.some((found) => found[key].length > 0)
            ? `${middle((found) => percentile(found[key], 0.5)).toFixed(1)}, ${middle((found) => percentile(found[key], 0.99)).toFixed(1)}`
            : "–";
        const nodesUs = middle((found) => found.nodesUs);
        if (count === 1) oneNodeUs.set(load.name, nodesUs);
        const base = oneNodeUs.get(load.isSpread ? "writers on one node" : load.name);
        rows.push([
          `${count} ${count === 1 ? "node" : "nodes"}, ${load.name}`,
          nodesUs.toFixed(2),
          base === undefined ? "–" : (nodesUs / base).toFixed(2),
          middle((found) => found.postgresUs).toFixed(2),
          middle((found) => found.redisUs).toFixed(2),
          times("sameMs"),
          times("otherMs"),
          `${(100 * middle((found) => found.retriesPerEdit)).toFixed(1)}${sum(runs.map(({ givenUp }) => givenUp)) > 0 ? " (some given up)" : ""}`,
        ]);
        console.log((rows.at(-1) ?? []).join("  "));
      }
    } finally {
      for (const node of nodes.toReversed()) await node.stop();
    }
  }
} finally {
  await cluster.stop();
}
console.log(`\n${aligned(rows).join("\n")}\ngoals: × one node ≤ 1.3 with two nodes; other node p50 15 ms, p99 80 ms`);
