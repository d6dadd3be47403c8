// Many rooms: 200 rooms × 5 editors × 2 updates/s, every peer side by side. `node test/bench/rooms.ts [--runs 5] [--seconds 10] [--rooms 200] [--order random|step]`
// Server CPU per delivered edit (edit × other editor of the room), also as a multiple of the bare relay's in the same run. Every editor asks
// for receipts where there are any. In random order the editors of a room type at different moments, as people do; in step one right after
// the other, which lets a server gather their edits.
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import { askForAll, Decoder } from "./parts/decoder.ts";
import { cpuMs, type MeasuredServer } from "./parts/measured-server.ts";
import { SIDE_BY_SIDE_OPTIONS, sideBySide } from "./parts/side-by-side.ts";
import { percentile } from "./parts/statistics.ts";
import { typeFor, type Typist, type TypingOrder } from "./parts/typists.ts";
import { TypingWriter } from "./parts/typing-writer.ts";
import type { Figures } from "./parts/workload.ts";

const { values } = parseArgs({
  options: {
    ...SIDE_BY_SIDE_OPTIONS,
    seconds: { type: "string", default: "10" },
    rooms: { type: "string", default: "200" },
    order: { type: "string", default: "random" },
  },
});
const EDITORS = 5;
const UPDATES_PER_SECOND = 2;
/** Rooms whose first editor's socket is decoded. */
const DECODED_ROOMS = 3;
const roomCount = Number(values.rooms);
const order: TypingOrder = values.order === "step" ? "step" : "random";

interface Room {
  readonly editors: Typist[];
  readonly decoder: Decoder | null;
}

async function openRooms(server: MeasuredServer, onEdit: (client: number, clock: number) => void): Promise<Room[]> {
  const rooms: Room[] = [];
  for (let index = 0; index < roomCount; index++) {
    const path = await server.makeRoom();
    const editors: Typist[] = [];
    let decoder: Decoder | null = null;
    for (let number = 0; number < EDITORS; number++) {
      const socket = await server.open(path, "writer");
      if (number === 0 && index < DECODED_ROOMS) decoder = new Decoder(socket, onEdit);
      socket.send(askForAll);
      editors.push({ typing: new TypingWriter(1_000_000 + index * EDITORS + number), socket });
    }
    rooms.push({ editors, decoder });
  }
  for (const { editors } of rooms) for (const { typing, socket } of editors) socket.send(typing.begin());
  await wait(1500);
  return rooms;
}

async function run(server: MeasuredServer): Promise<Figures> {
  const sent = new Map<string, number>();
  const timesMs: number[] = [];
  const rooms = await openRooms(server, (client, clock) => {
    const at = sent.get(`${client}:${clock}`);
    if (at !== undefined) timesMs.push(performance.now() - at);
  });
  const editors = rooms.flatMap((room) => room.editors);
  const before = cpuMs(server.pid);
  const count = await typeFor(editors, { seconds: Number(values.seconds), perSecond: editors.length * UPDATES_PER_SECOND, sent, order });
  await wait(300);
  const cpu = cpuMs(server.pid) - before;
  await wait(500);
  for (const { editors: others, decoder } of rooms) {
    if (decoder !== null) for (const { typing } of others.slice(1)) typing.expectIn(decoder.doc);
  }
  for (const { socket } of editors) socket.destroy();
  await wait(500);
  return { cpu: (cpu * 1000) / (count * (EDITORS - 1)), p50: percentile(timesMs, 0.5), p99: percentile(timesMs, 0.99) };
}

await sideBySide(
  {
    key: "rooms",
    title: `rooms: ${roomCount} rooms × ${EDITORS} editors × ${UPDATES_PER_SECOND} updates/s, writers in ${order === "step" ? "step" : "random order"}`,
    metrics: [
      { key: "cpu", label: "server µs per delivered edit", digits: 1, isCompared: true, goal: 2 },
      { key: "p50", label: "edit to editor p50 ms", digits: 1 },
      { key: "p99", label: "p99 ms", digits: 1 },
    ],
    prepare: async (peer, folder) => {
      const server = await peer.start({ folder });
      return { measure: () => run(server), close: () => server.stop() };
    },
  },
  values,
);
