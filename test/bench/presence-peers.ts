// Presence, every peer side by side: many people on one board, each moving once a second.
// `node test/bench/presence-peers.ts [--runs 3] [--people 150] [--seconds 10]`
// The server's CPU in percent of a core, and how old a state is when another sees it. Fewer people than in presence.ts, which is about Majlis
// alone: what broadcasts every move to everyone at once has work that grows with the square of the people. No client returns what it gets.
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import { askForAll } from "./parts/decoder.ts";
import { cpuMs, type MeasuredServer } from "./parts/measured-server.ts";
import { PresentPerson } from "./parts/present-person.ts";
import { SIDE_BY_SIDE_OPTIONS, sideBySide } from "./parts/side-by-side.ts";
import { percentile } from "./parts/statistics.ts";
import type { Figures } from "./parts/workload.ts";

const { values } = parseArgs({
  options: {
    ...SIDE_BY_SIDE_OPTIONS,
    runs: { type: "string", default: "3" },
    people: { type: "string", default: "150" },
    seconds: { type: "string", default: "10" },
  },
});
const SETTLE_MS = 3000;
const DECODERS = 3;
const peopleCount = Number(values.people);

async function run(server: MeasuredServer, isRelay: boolean): Promise<Figures> {
  const path = await server.makeRoom();
  const people: PresentPerson[] = [];
  for (let index = 0; index < peopleCount; index++) {
    const socket = await server.open(path, "watcher");
    people.push(new PresentPerson(socket, { client: 1_000_000 + index, returns: false, decodes: index < DECODERS }));
    // The relay would hand the question to everyone.
    if (!isRelay) socket.send(askForAll);
  }
  const timers: NodeJS.Timeout[] = [];
  for (const [index, person] of people.entries()) {
    timers.push(setTimeout(() => timers.push(setInterval(() => person.move(), 1000)), (index * 1000) / peopleCount));
  }
  await wait(SETTLE_MS);
  for (const person of people) person.agesMs.length = 0;
  const before = cpuMs(server.pid);
  const startMs = performance.now();
  await wait(Number(values.seconds) * 1000);
  const percent = ((cpuMs(server.pid) - before) * 100) / (performance.now() - startMs);
  for (const timer of timers) clearInterval(timer);
  if (!people.every(({ isOpen }) => isOpen)) throw new Error("a person was disconnected for being present");
  if (people.some(({ statesReceived }) => statesReceived < peopleCount - 1)) throw new Error("a person did not see everyone");
  const agesMs = people.flatMap((person) => person.agesMs);
  for (const person of people) person.leave();
  await wait(500);
  return { cpu: percent, p50: percentile(agesMs, 0.5), p99: percentile(agesMs, 0.99) };
}

await sideBySide(
  {
    key: "presence",
    title: `presence: ${peopleCount} people on one board, each moving once a second`,
    metrics: [
      { key: "cpu", label: "server % of a core", digits: 1, isCompared: true },
      { key: "p50", label: "age when seen p50 ms", digits: 0 },
      { key: "p99", label: "p99 ms", digits: 0 },
    ],
    prepare: async (peer, folder) => {
      const server = await peer.start({ folder });
      return { measure: () => run(server, peer.key === "relay"), close: () => server.stop() };
    },
  },
  values,
);
