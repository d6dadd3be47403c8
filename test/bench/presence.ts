// Presence: many people on one board, each moving once a second. `node test/bench/presence.ts [--people 500] [--seconds 20] [--stock]`
// Prints the server's CPU in percent of a core, what it sends, whom it closed, how old a state is when it is seen, and the CPU per state
// delivered against a bare relay that broadcasts each frame as it comes. The relay serves fewer people: 500 would be more than it can.
// With `--stock` every person returns each foreign frame, as y-websocket does. `--nodes 2` spreads the people over so many nodes with a
// PostgreSQL and a Redis of their own.
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import { askForAll } from "./parts/decoder.ts";
import { cpuMs, startMajlis, startRelay, type MeasuredServer } from "./parts/measured-server.ts";
import { startMeasuredCluster } from "./parts/measured-cluster.ts";
import { PresentPerson } from "./parts/present-person.ts";
import { percentile } from "./parts/statistics.ts";

const { values } = parseArgs({
  options: {
    people: { type: "string", default: "500" },
    "relay-people": { type: "string", default: "150" },
    seconds: { type: "string", default: "20" },
    nodes: { type: "string", default: "1" },
    stock: { type: "boolean", default: false },
  },
});
const SETTLE_MS = 3_000;
const DECODERS = 3;
const seconds = Number(values.seconds);

interface Run {
  /** CPU of each server, percent of a core. */
  readonly cpuPercent: readonly number[];
  readonly cpuUsPerState: number;
  readonly statesPerSecond: number;
  readonly megabytesPerSecond: number;
  readonly closed: number;
  readonly agesMs: readonly number[];
}

async function run(servers: readonly MeasuredServer[], count: number, returns: boolean): Promise<Run> {
  const path = (await servers[0]?.makeRoom()) ?? "";
  const people: PresentPerson[] = [];
  for (let index = 0; index < count; index++) {
    const server = servers[index % servers.length];
    if (server === undefined) break;
    const socket = await server.open(path, "watcher");
    const person = new PresentPerson(socket, { client: 1_000_000 + index, returns, decodes: index < DECODERS });
    people.push(person);
    if (server.name === "Majlis") socket.send(askForAll);
    person.move();
  }
  const moving = people.map((person, index) => {
    let timer: NodeJS.Timeout | undefined;
    const first = setTimeout(
      () => {
        person.move();
        timer = setInterval(() => person.move(), 1_000);
      },
      (index * 1_000) / count,
    );
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  });
  await wait(SETTLE_MS);
  const before = total(people);
  const cpuBefore = servers.map(({ pid }) => cpuMs(pid));
  const startMs = performance.now();
  for (const person of people) person.agesMs.length = 0;
  await wait(seconds * 1_000);
  const elapsed = performance.now() - startMs;
  const cpu = servers.map(({ pid }, index) => cpuMs(pid) - (cpuBefore[index] ?? 0));
  const after = total(people);
  const closed = people.filter(({ isOpen }) => !isOpen).length;
  for (const stop of moving) stop();
  for (const person of people) person.leave();
  await wait(500);
  const states = after.states - before.states;
  return {
    cpuPercent: cpu.map((used) => (used * 100) / elapsed),
    cpuUsPerState: (cpu.reduce((sum, used) => sum + used, 0) * 1_000) / states,
    statesPerSecond: (states * 1_000) / elapsed,
    megabytesPerSecond: (after.bytes - before.bytes) / elapsed / 1_000,
    closed,
    agesMs: people.flatMap(({ agesMs }) => agesMs),
  };
}

function total(people: readonly PresentPerson[]): { states: number; bytes: number } {
  let states = 0;
  let bytes = 0;
  for (const person of people) {
    states += person.statesReceived;
    bytes += person.receivedBytes;
  }
  return { states, bytes };
}

function tell(name: string, { cpuPercent, cpuUsPerState, statesPerSecond, megabytesPerSecond, closed, agesMs }: Run): void {
  console.log(
    `${name}: ${cpuPercent.map((percent) => percent.toFixed(1)).join(", ")} % of a core; ${cpuUsPerState.toFixed(3)} µs per state delivered, ` +
      `${Math.round(statesPerSecond)} states/s, ${megabytesPerSecond.toFixed(1)} MB/s; closed ${closed}; ` +
      `age of a state p50 ${percentile(agesMs, 0.5).toFixed(0)} ms, p99 ${percentile(agesMs, 0.99).toFixed(0)} ms`,
  );
}

const relay = await startRelay();
const base = await run([relay], Number(values["relay-people"]), false);
tell(`bare relay, ${values["relay-people"]} people`, base);
await relay.stop();
const cluster = values.nodes === "1" ? null : await startMeasuredCluster();
const nodes = cluster === null ? [await startMajlis()] : await cluster.startNodes(Number(values.nodes));
const redisBefore = cluster?.redisMs() ?? 0;
const ours = await run(nodes, Number(values.people), values.stock);
tell(`Majlis, ${values.people} people on ${nodes.length} node(s)${values.stock ? ", stock clients" : ""}`, ours);
if (cluster !== null)
  console.log(`Redis: ${(((cluster.redisMs() - redisBefore) * 0.1) / (seconds + SETTLE_MS / 1_000)).toFixed(1)} % of a core`);
for (const node of nodes.toReversed()) await node.stop();
await cluster?.stop();
console.log(
  `ratio per state delivered ${(ours.cpuUsPerState / base.cpuUsPerState).toFixed(3)}; goal ${values.stock ? 30 : 10} % of a core per node, closed 0`,
);
