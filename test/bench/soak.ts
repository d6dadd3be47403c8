// Soak: everything at once for 10 minutes, memory every 10 s. `node test/bench/soak.ts [--minutes 10] [--nodes 2]`
// 20 rooms of 5 people who type once a second and now and then delete what they wrote; a crowded board with 3 writers (30 updates/s), 100
// watchers and 50 people who move once a second; 5 joins a second of whole boards, cut as soon as they have them. Two nodes on PostgreSQL and
// Redis where both are installed (else `--nodes 1`). Prints resident memory and the main thread's heap of each node every 10 s, and how they
// grew in a minute over the second half. Ends with code 1 if a board is wrong or an edit without its receipt, never because of a time.
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import { MESSAGE_RECEIPT } from "../../shared/wire/receipt.ts";
import { metricOf, startMeasuredCluster } from "./parts/measured-cluster.ts";
import { askForAll } from "./parts/decoder.ts";
import { joinAndKeep, joinAndLeave } from "./parts/join.ts";
import { residentBytes, startMajlis, type MeasuredMajlis } from "./parts/measured-server.ts";
import { PresentPerson } from "./parts/present-person.ts";
import type { RawSocket } from "./parts/raw-socket.ts";
import { slopePerMinute, type Sample } from "./parts/slope.ts";
import { TypingWriter } from "./parts/typing-writer.ts";
import * as Y from "yjs";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "10" }, nodes: { type: "string", default: "2" } } });
const ROOMS = 20;
const EDITORS = 5;
const CROWD_WRITERS = 3;
const CROWD_UPDATES_PER_SECOND = 30;
const CROWD_WATCHERS = 100;
const CROWD_PRESENT = 50;
const JOINS_PER_SECOND = 5;
const SAMPLE_MS = 10_000;
/** A title this long is cleared and started again, since people's texts do not grow for ever. */
const WIPED_AT = 60;
const BYTES_PER_MB = 1_048_576;

/** Someone who types, on a board, and waits for receipts. */
class Soaker {
  readonly typing: TypingWriter;
  readonly path: string;
  readonly #socket: RawSocket;
  sent = 0;
  receipts = 0;

  constructor(socket: RawSocket, path: string, client: number) {
    this.typing = new TypingWriter(client);
    this.path = path;
    this.#socket = socket;
    socket.onFrame = (payload) => {
      if (payload[0] === MESSAGE_RECEIPT) this.receipts++;
    };
    socket.send(askForAll);
    this.#say(this.typing.begin());
  }

  step(): void {
    this.#say(this.typing.written.length >= WIPED_AT ? this.typing.wipe() : this.typing.type());
  }

  leave(): void {
    this.#socket.destroy();
  }

  #say(message: Uint8Array): void {
    this.sent++;
    this.#socket.send(message);
  }
}

const count = Number(values.nodes);
const cluster = count > 1 ? await startMeasuredCluster() : null;
const nodes: MeasuredMajlis[] = cluster === null ? [await startMajlis()] : await cluster.startNodes(count);
const node = (index: number): MeasuredMajlis => nodes[index % nodes.length] as MeasuredMajlis;

const paths: string[] = [];
for (let index = 0; index <= ROOMS; index++) paths.push(await node(0).makeRoom());
const crowded = paths[ROOMS] ?? "";
const editors: Soaker[] = [];
for (const [room, path] of paths.slice(0, ROOMS).entries()) {
  for (let number = 0; number < EDITORS; number++) {
    editors.push(new Soaker(await node(number).open(path, "writer"), path, 1_000_000 + room * EDITORS + number));
  }
}
const crowdWriters: Soaker[] = [];
for (let index = 0; index < CROWD_WRITERS; index++) {
  crowdWriters.push(new Soaker(await node(index).open(crowded, "writer"), crowded, 2_000_000 + index));
}
const watchers: RawSocket[] = [];
for (let index = 0; index < CROWD_WATCHERS; index++) {
  const socket = await node(index).open(crowded, "watcher");
  socket.send(askForAll);
  watchers.push(socket);
}
const people: PresentPerson[] = [];
for (let index = 0; index < CROWD_PRESENT; index++) {
  const socket = await node(index).open(crowded, "watcher");
  people.push(new PresentPerson(socket, { client: 3_000_000 + index, returns: false, decodes: false }));
}

/** Calls with 0, 1, 2 … so many times a second, catching up after a late turn. */
function steadily(perSecond: number, act: (index: number) => void): NodeJS.Timeout {
  const startMs = performance.now();
  let done = 0;
  return setInterval(() => {
    for (const due = ((performance.now() - startMs) * perSecond) / 1000; done < due; done++) act(done);
  }, 10);
}

let joins = 0;
const failures: unknown[] = [];
const timers = [
  steadily(editors.length, (index) => editors[index % editors.length]?.step()),
  steadily(CROWD_UPDATES_PER_SECOND, (index) => crowdWriters[index % CROWD_WRITERS]?.step()),
  steadily(CROWD_PRESENT, (index) => people[index % CROWD_PRESENT]?.move()),
  steadily(JOINS_PER_SECOND, (index) => {
    joinAndLeave(node(index), paths[index % paths.length] ?? crowded, askForAll).then(
      () => joins++,
      (cause: unknown) => failures.push(cause),
    );
  }),
];

const resident: Sample[][] = nodes.map(() => []);
const heap: Sample[][] = nodes.map(() => []);
const startMs = performance.now();
while (performance.now() - startMs < Number(values.minutes) * 60_000) {
  await wait(SAMPLE_MS);
  const atS = (performance.now() - startMs) / 1000;
  const shown: string[] = [];
  for (const [index, { pid }] of nodes.entries()) {
    const sample = {
      resident: residentBytes(pid) / BYTES_PER_MB,
      heap: (await metricOf(node(index), "nodejs_heap_size_used_bytes")) / BYTES_PER_MB,
    };
    resident[index]?.push({ atS, value: sample.resident });
    heap[index]?.push({ atS, value: sample.heap });
    shown.push(`node ${index + 1} resident ${sample.resident.toFixed(0)} MB, heap ${sample.heap.toFixed(0)} MB`);
  }
  console.log(`${atS.toFixed(0).padStart(4)} s: ${shown.join("; ")}`);
}
for (const timer of timers) clearInterval(timer);
await wait(2000);

const everyone = [...editors, ...crowdWriters];
for (const path of paths) {
  const joined = await joinAndKeep(node(1), path, askForAll);
  const doc = new Y.Doc();
  for (const update of joined.updates) Y.applyUpdate(doc, update);
  joined.socket.destroy();
  for (const soaker of everyone) if (soaker.path === path) soaker.typing.expectIn(doc);
}
const sent = everyone.reduce((sum, soaker) => sum + soaker.sent, 0);
const receipts = everyone.reduce((sum, soaker) => sum + soaker.receipts, 0);
if (receipts !== sent) throw new Error(`${sent} edits, ${receipts} receipts`);
const closed = [people.filter(({ isOpen }) => !isOpen).length, watchers.filter(({ isClosed }) => isClosed).length];
if (closed.some((number) => number > 0)) throw new Error(`closed: ${closed[0]} people, ${closed[1]} watchers`);
if (failures.length > 0) throw new Error(`${failures.length} joins failed`, { cause: failures[0] });

for (const [index] of nodes.entries()) {
  const late = (samples: readonly Sample[] = []): readonly Sample[] => samples.slice(Math.floor(samples.length / 2));
  const last = resident[index]?.at(-1)?.value ?? 0;
  console.log(
    `soak of ${values.minutes} min, node ${index + 1}: resident ${last.toFixed(0)} MB at the end, ${slopePerMinute(late(resident[index])).toFixed(2)} MB a minute in the second half; ` +
      `heap ${slopePerMinute(late(heap[index])).toFixed(2)} MB a minute; in all ${sent} edits, all with a receipt, ${joins} joins`,
  );
}
for (const soaker of everyone) soaker.leave();
for (const socket of watchers) socket.destroy();
for (const person of people) person.leave();
for (const each of nodes.toReversed()) await each.stop();
await cluster?.stop();
