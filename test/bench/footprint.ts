// What many rooms cost, part by part: nodes on one PostgreSQL and one Redis, rooms of 5 editors who type twice a second, spread over all nodes.
// `node test/bench/footprint.ts [--nodes 2] [--rooms 200] [--seconds 15]`
// Prints, quiet and busy: CPU of nodes, PostgreSQL and Redis, transactions and bytes of write-ahead log, messages and bytes through Redis,
// resident memory. These are the figures that server/deploy/CAPACITY.md reckons with.
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import { metricOf, startMeasuredCluster, type MeasuredCluster } from "./parts/measured-cluster.ts";
import { askForAll } from "./parts/decoder.ts";
import { cpuMs, residentBytes, type MeasuredMajlis } from "./parts/measured-server.ts";
import { typeFor, type Typist } from "./parts/typists.ts";
import { TypingWriter } from "./parts/typing-writer.ts";

const { values } = parseArgs({
  options: {
    nodes: { type: "string", default: "2" },
    rooms: { type: "string", default: "200" },
    seconds: { type: "string", default: "15" },
  },
});
const EDITORS = 5;
const UPDATES_PER_SECOND = 2;
const nodeCount = Number(values.nodes);
const roomCount = Number(values.rooms);
const seconds = Number(values.seconds);

/** Everything that is counted, at one moment. */
type Counts = Readonly<
  Record<"nodesMs" | "postgresMs" | "redisMs" | "transactions" | "walBytes" | "messages" | "redisIn" | "redisOut", number>
>;

async function count(cluster: MeasuredCluster, nodes: readonly MeasuredMajlis[]): Promise<Counts> {
  // Of all databases, since each cluster has one of its own and no other is at work.
  const [row] = await cluster.sql(
    "SELECT (SELECT sum(xact_commit) FROM pg_stat_database)::float8 AS transactions, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS wal",
  );
  let messages = 0;
  for (const node of nodes) messages += await metricOf(node, "majlis_bus_messages_total");
  return {
    nodesMs: nodes.reduce((sum, { pid }) => sum + cpuMs(pid), 0),
    postgresMs: cluster.postgresMs(),
    redisMs: cluster.redisMs(),
    transactions: Number(row?.["transactions"]),
    walBytes: Number(row?.["wal"]),
    messages,
    redisIn: await cluster.redisInfo("stats", "total_net_input_bytes"),
    redisOut: await cluster.redisInfo("stats", "total_net_output_bytes"),
  };
}

function tell(name: string, before: Counts, after: Counts, { edits, elapsedS }: { edits: number; elapsedS: number }): void {
  const perSecond = (key: keyof Counts): number => (after[key] - before[key]) / elapsedS;
  const perEdit = (key: keyof Counts, unit: string): string =>
    edits === 0 ? "" : ` (${((after[key] - before[key]) / edits).toFixed(unit === "ms" ? 3 : 0)} ${unit} an edit)`;
  const cpu = (key: keyof Counts): string => `${(perSecond(key) / 10).toFixed(1)} % of a core${perEdit(key, "ms")}`;
  const kilobytes = (key: keyof Counts): string => `${(perSecond(key) / 1024).toFixed(1)} kB/s${perEdit(key, "bytes")}`;
  console.log(`${name}${edits === 0 ? "" : `, ${(edits / elapsedS).toFixed(0)} edits/s`}:`);
  console.log(`  CPU: nodes ${cpu("nodesMs")}, PostgreSQL ${cpu("postgresMs")}, Redis ${cpu("redisMs")}`);
  console.log(`  PostgreSQL: ${perSecond("transactions").toFixed(1)} transactions/s, log ${kilobytes("walBytes")}`);
  console.log(
    `  Redis: ${perSecond("messages").toFixed(1)} messages/s sent and received by nodes, in ${kilobytes("redisIn")}, out ${kilobytes("redisOut")}`,
  );
}

const cluster = await startMeasuredCluster();
const nodes = await cluster.startNodes(nodeCount);
const node = (index: number): MeasuredMajlis => nodes[index % nodeCount] as MeasuredMajlis;
const residentMb = (): string => nodes.map(({ pid }) => (residentBytes(pid) / 1_048_576).toFixed(0)).join(", ");
try {
  const quietS = Math.max(5, seconds / 2);
  await wait(2000);
  const bare = await count(cluster, nodes);
  await wait(quietS * 1000);
  console.log(`resident ${residentMb()} MB`);
  tell("nothing open", bare, await count(cluster, nodes), { edits: 0, elapsedS: quietS });

  const typists: Typist[] = [];
  for (let room = 0; room < roomCount; room++) {
    const path = await node(0).makeRoom();
    for (let number = 0; number < EDITORS; number++) {
      const socket = await node(room + number).open(path, "writer");
      socket.send(askForAll);
      typists.push({ typing: new TypingWriter(1_000_000 + room * EDITORS + number), socket });
    }
  }
  for (const { typing, socket } of typists) socket.send(typing.begin());
  await wait(3000);
  const open = await count(cluster, nodes);
  await wait(quietS * 1000);
  console.log(`resident ${residentMb()} MB`);
  tell(`${roomCount} rooms open, ${typists.length} editors, quiet`, open, await count(cluster, nodes), { edits: 0, elapsedS: quietS });

  const before = await count(cluster, nodes);
  const startMs = performance.now();
  const edits = await typeFor(typists, { seconds, perSecond: typists.length * UPDATES_PER_SECOND, sent: new Map() });
  await wait(500);
  tell("typing", before, await count(cluster, nodes), { edits, elapsedS: (performance.now() - startMs) / 1000 });
  console.log(`resident ${residentMb()} MB`);
  for (const { socket } of typists) socket.destroy();
} finally {
  for (const node of nodes.toReversed()) await node.stop();
  await cluster.stop();
}
