// Many rooms: 200 rooms × 5 editors × 2 updates/s. `node test/bench/rooms.ts [--runs 5] [--seconds 10]`
// Prints server CPU per delivered edit (edit × other editor of the room) against the bare relay of the same run. Every editor asks for receipts.
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import { askForAll, Decoder } from "./parts/decoder.ts";
import { cpuMs, startMajlis, startRelay, type MeasuredServer } from "./parts/measured-server.ts";
import { RawSocket } from "./parts/raw-socket.ts";
import { median, percentile } from "./parts/statistics.ts";
import { TypingWriter } from "./parts/typing-writer.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    seconds: { type: "string", default: "10" },
    rooms: { type: "string", default: "200" },
  },
});
const EDITORS = 5;
const UPDATES_PER_SECOND = 2;
/** Rooms whose first editor's socket is decoded. */
const DECODED_ROOMS = 3;
const roomCount = Number(values.rooms);

interface Editor {
  readonly typing: TypingWriter;
  readonly socket: RawSocket;
}

async function openRooms(server: MeasuredServer, onEdit: (client: number, clock: number) => void) {
  const rooms: { editors: Editor[]; decoder: Decoder | null }[] = [];
  for (let index = 0; index < roomCount; index++) {
    const path = await server.makeRoom();
    const editors: Editor[] = [];
    let decoder: Decoder | null = null;
    for (let number = 0; number < EDITORS; number++) {
      const socket = await RawSocket.open(server.port, path, server.protocols("writer"));
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

async function run(server: MeasuredServer) {
  const sent = new Map<string, number>();
  const timesMs: number[] = [];
  const rooms = await openRooms(server, (client, clock) => {
    const at = sent.get(`${client}:${clock}`);
    if (at !== undefined) timesMs.push(performance.now() - at);
  });
  const editors = rooms.flatMap((room) => room.editors);
  const perSecond = editors.length * UPDATES_PER_SECOND;
  const before = cpuMs(server.pid);
  const startMs = performance.now();
  let count = 0;
  while (performance.now() - startMs < Number(values.seconds) * 1000) {
    for (const due = Math.floor(((performance.now() - startMs) * perSecond) / 1000); count < due; count++) {
      // A stride that is prime to the number of editors spreads neighbours in time over rooms.
      const editor = editors[(count * 389) % editors.length];
      if (editor === undefined) break;
      sent.set(`${editor.typing.clientId}:${editor.typing.clock}`, performance.now());
      editor.socket.send(editor.typing.type());
    }
    await wait(1);
  }
  await wait(300);
  const cpu = cpuMs(server.pid) - before;
  await wait(500);
  for (const { editors: others, decoder } of rooms) {
    for (const { typing } of decoder === null ? [] : others.slice(1)) {
      const card: unknown = decoder?.doc.getMap("cards").toJSON()[`card-${typing.clientId}`];
      if (JSON.stringify(card) !== JSON.stringify({ title: typing.written }))
        throw new Error("an editor's board differs from what was written");
    }
  }
  for (const { socket } of editors) socket.destroy();
  await wait(500);
  return { cpuUsPerEdit: (cpu * 1000) / (count * (EDITORS - 1)), timesMs };
}

const ratios: number[] = [];
const relay = await startRelay();
const majlis = await startMajlis();
for (let index = 0; index < Number(values.runs); index++) {
  const base = await run(relay);
  const ours = await run(majlis);
  ratios.push(ours.cpuUsPerEdit / base.cpuUsPerEdit);
  console.log(
    `run ${index + 1}: relay ${base.cpuUsPerEdit.toFixed(1)} µs, Majlis ${ours.cpuUsPerEdit.toFixed(1)} µs per delivered edit, ratio ${ratios.at(-1)?.toFixed(2)}; ` +
      `edit to watcher p50 ${percentile(ours.timesMs, 0.5).toFixed(1)} ms, p99 ${percentile(ours.timesMs, 0.99).toFixed(1)} ms`,
  );
}
console.log(
  `${roomCount} rooms × ${EDITORS} editors × ${UPDATES_PER_SECOND} updates/s, median of ${values.runs}: ratio ${median(ratios).toFixed(2)} (goal 2.0, aim 1.6)`,
);
await relay.stop();
await majlis.stop();
