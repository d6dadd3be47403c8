// Memory of idle connections: 1,000 connections in 200 rooms, joined and quiet, every peer side by side.
// `node test/bench/idle-memory.ts [--runs 5] [--rooms 200]`
// Bytes per connection: alive after garbage collection on every thread, and resident; a fresh process in every run. Rooms exist before;
// opening them for the first connection counts. Our goal is against the relay: at most 10 kB more alive.
import { parseArgs } from "node:util";
import { openIdle } from "./parts/idle-connections.ts";
import { collectGarbage, residentBytes, type MeasuredServer } from "./parts/measured-server.ts";
import { SIDE_BY_SIDE_OPTIONS, sideBySide } from "./parts/side-by-side.ts";
import type { Figures } from "./parts/workload.ts";

const { values } = parseArgs({ options: { ...SIDE_BY_SIDE_OPTIONS, rooms: { type: "string", default: "200" } } });
const CONNECTIONS_PER_ROOM = 5;
/** Rooms of the first round, which warms up everything that is made only once. */
const WARMING_ROOMS = 20;
const roomCount = Number(values.rooms);
const connectionCount = roomCount * CONNECTIONS_PER_ROOM;

async function collected(server: MeasuredServer): Promise<{ alive: number; resident: number }> {
  const alive = await collectGarbage(server);
  return { alive, resident: residentBytes(server.pid) };
}

async function run(server: MeasuredServer): Promise<Figures> {
  const rooms: string[] = [];
  for (let index = 0; index < roomCount + WARMING_ROOMS; index++) rooms.push(await server.makeRoom());
  const first = await openIdle(server, rooms.slice(roomCount), CONNECTIONS_PER_ROOM);
  const before = await collected(server);
  const sockets = await openIdle(server, rooms.slice(0, roomCount), CONNECTIONS_PER_ROOM);
  const after = await collected(server);
  for (const socket of [...first, ...sockets]) socket.destroy();
  const kilobytes = (key: "alive" | "resident"): number => (after[key] - before[key]) / connectionCount / 1024;
  return { alive: kilobytes("alive"), resident: kilobytes("resident") };
}

await sideBySide(
  {
    key: "idle-memory",
    title: `memory: ${connectionCount} idle connections in ${roomCount} rooms`,
    metrics: [
      { key: "alive", label: "kB alive per connection", digits: 1 },
      { key: "resident", label: "kB resident", digits: 1 },
    ],
    prepare: async (peer, folder) => ({
      measure: async () => {
        const server = await peer.start({ folder, isMemoryMeasured: true });
        try {
          return await run(server);
        } finally {
          await server.stop();
        }
      },
      close: async () => {},
    }),
  },
  values,
);
