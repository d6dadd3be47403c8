// Many rooms: 200 rooms × 5 editors × 2 updates/s, every peer side by side. `node test/bench/rooms.ts [--runs 9] [--seconds 4] [--warm 10] [--rooms 200] [--order random|step]`
// Server CPU per delivered edit (edit × other editor of the room), all threads, also as a multiple of the bare relay's in the same run. Every
// editor asks for receipts where there are any. In random order the editors of a room type at different moments, as people do; in step one
// right after the other, which lets a server gather their edits.
// The rooms of all peers are opened once, then the peers take turns of a few seconds: the machine is faster or slower by a third from one
// half minute to the next, and two peers that are measured close together feel the same of it. Before the first turn each peer types
// unmeasured for a while: for the first ten seconds of load a sixth of a server's CPU compiles its code. Read the median with its spread.
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
    runs: { type: "string", default: "9" },
    seconds: { type: "string", default: "4" },
    warm: { type: "string", default: "10" },
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

/** When the keystrokes of a run left, and how long those took that a decoded socket has shown. */
interface Timing {
  readonly sent: Map<string, number>;
  readonly timesMs: number[];
}

async function openRooms(server: MeasuredServer, { sent, timesMs }: Timing): Promise<Room[]> {
  const onEdit = (client: number, clock: number): void => {
    const at = sent.get(`${client}:${clock}`);
    if (at !== undefined) timesMs.push(performance.now() - at);
  };
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

/** Everyone types for so long. Gives the number of keystrokes. */
function type(rooms: readonly Room[], seconds: number, sent: Map<string, number>): Promise<number> {
  const editors = rooms.flatMap((room) => room.editors);
  return typeFor(editors, { seconds, perSecond: editors.length * UPDATES_PER_SECOND, sent, order });
}

/** One turn of a peer. */
async function run(server: MeasuredServer, rooms: readonly Room[], { sent, timesMs }: Timing): Promise<Figures> {
  sent.clear();
  timesMs.length = 0;
  const before = cpuMs(server.pid);
  const count = await type(rooms, Number(values.seconds), sent);
  await wait(300);
  const cpu = cpuMs(server.pid) - before;
  await wait(200);
  for (const { editors: others, decoder } of rooms) {
    if (decoder !== null) for (const { typing } of others.slice(1)) typing.expectIn(decoder.doc);
  }
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
      const timing: Timing = { sent: new Map(), timesMs: [] };
      const rooms = await openRooms(server, timing);
      await type(rooms, Number(values.warm), timing.sent);
      return {
        measure: () => run(server, rooms, timing),
        close: async () => {
          for (const { socket } of rooms.flatMap(({ editors }) => editors)) socket.destroy();
          await server.stop();
        },
      };
    },
  },
  values,
);
