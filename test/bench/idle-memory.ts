// Memory of idle connections: 1,000 connections in 200 rooms, joined and quiet. `node test/bench/idle-memory.ts [--runs 5] [--rooms 200]`
// Prints what a connection takes more than one of the bare relay in the same run: bytes alive after garbage collection, and resident bytes.
// Rooms exist before; opening them for the first connection counts.
import { once } from "node:events";
import type { ChildProcess } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { askForAll } from "./parts/decoder.ts";
import { GARBAGE_FLAGS, residentBytes, startMajlis, startRelay, type MeasuredServer } from "./parts/measured-server.ts";
import { RawSocket } from "./parts/raw-socket.ts";
import { median } from "./parts/statistics.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" }, rooms: { type: "string", default: "200" } } });
const CONNECTIONS_PER_ROOM = 5;
const roomCount = Number(values.rooms);
const connectionCount = roomCount * CONNECTIONS_PER_ROOM;

interface Memory {
  readonly alive: number;
  readonly resident: number;
}

async function collected(server: MeasuredServer & { readonly process: ChildProcess }): Promise<Memory> {
  server.process.send("collect-garbage");
  const [alive] = (await once(server.process, "message")) as [number];
  return { alive, resident: residentBytes(server.pid) };
}

/** Bytes per connection, of which a first round on other rooms has warmed up everything that is made only once. */
async function perConnection(server: MeasuredServer & { readonly process: ChildProcess }): Promise<Memory> {
  const connect = async (rooms: readonly string[]): Promise<RawSocket[]> => {
    const sockets: RawSocket[] = [];
    for (const path of rooms) {
      for (let index = 0; index < CONNECTIONS_PER_ROOM; index++) {
        const socket = await RawSocket.open(server.port, path, server.protocols("writer"));
        socket.send(askForAll);
        sockets.push(socket);
      }
    }
    await wait(1500);
    return sockets;
  };
  const rooms: string[] = [];
  for (let index = 0; index < roomCount; index++) rooms.push(await server.makeRoom());
  const first = await connect(await Promise.all(Array.from({ length: 20 }, () => server.makeRoom())));
  const before = await collected(server);
  const sockets = await connect(rooms);
  const after = await collected(server);
  for (const socket of [...first, ...sockets]) socket.destroy();
  return {
    alive: (after.alive - before.alive) / connectionCount,
    resident: (after.resident - before.resident) / connectionCount,
  };
}

const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1);
const alive: number[] = [];
const resident: number[] = [];
for (let index = 0; index < Number(values.runs); index++) {
  const relay = await startRelay();
  const base = await perConnection(relay);
  await relay.stop();
  const majlis = await startMajlis({ nodeFlags: GARBAGE_FLAGS, isChannelOpen: true });
  const ours = await perConnection(majlis);
  await majlis.stop();
  alive.push(ours.alive - base.alive);
  resident.push(ours.resident - base.resident);
  console.log(
    `run ${index + 1}: alive per connection relay ${kilobytes(base.alive)} kB, Majlis ${kilobytes(ours.alive)} kB; ` +
      `resident relay ${kilobytes(base.resident)} kB, Majlis ${kilobytes(ours.resident)} kB`,
  );
}
console.log(
  `${connectionCount} idle connections in ${roomCount} rooms, median of ${values.runs}: ${kilobytes(median(alive))} kB alive ` +
    `and ${kilobytes(median(resident))} kB resident per connection above the relay (goal 10 kB)`,
);
