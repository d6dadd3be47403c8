// Honest people on one board, in a process of their own: stock clients that type and count the time to each receipt, and one who keeps joining
// twice a second, in turns with nothing and with the whole board. Told "begin" it forgets what it has measured, asked "report" it tells.
import { monitorEventLoopDelay } from "node:perf_hooks";
import * as Y from "yjs";
import { RawSocket } from "../../bench/parts/raw-socket.ts";
import { encodeStep1 } from "../../../shared/wire/frame.ts";
import { SUBPROTOCOL } from "../../../shared/wire/limits.ts";
import type { HonestPlan, HonestReport } from "./honest-board.ts";
import { TypingPerson } from "./typing-person.ts";

const JOIN_EVERY_MS = 500;
/** A join that takes longer counts as so long. */
const JOIN_LIMIT_MS = 20_000;

const plan = JSON.parse(process.argv[2] ?? "") as HonestPlan;
let joinsMs: number[] = [];
let refusals: string[] = [];
const pauses = monitorEventLoopDelay({ resolution: 5 });

/** Joins as a stock client does that holds this much, and leaves. */
async function join(vector: ReadonlyMap<number, number>): Promise<void> {
  const startMs = performance.now();
  const socket = await RawSocket.open(plan.port, `/sync/${plan.board}`, [SUBPROTOCOL, `bearer.${plan.tokens[0]}`]).catch(() => null);
  const end = await new Promise<"joined" | "closed" | "late">((resolve) => {
    if (socket === null) return resolve("closed");
    const limit = setTimeout(() => resolve("late"), JOIN_LIMIT_MS);
    socket.onFrame = (payload) => {
      // A SyncStep2 ends a join: message 0, step 1.
      if (payload[0] !== 0 || payload[1] !== 1) return;
      clearTimeout(limit);
      resolve("joined");
    };
    socket.onClose = () => {
      clearTimeout(limit);
      resolve("closed");
    };
    socket.send(encodeStep1(vector));
  });
  if (end === "closed") refusals.push(`join refused ${socket?.closeCode ?? "at once"}`);
  else joinsMs.push(end === "late" ? JOIN_LIMIT_MS : performance.now() - startMs);
  socket?.destroy();
}

function report(): HonestReport {
  const waiting = people.flatMap((person) => person.waiting()).filter((ms) => ms > 1_000);
  return {
    receiptsMs: [...people.flatMap((person) => person.receiptsMs), ...waiting],
    joinsMs,
    refusals,
    longestPauseMs: pauses.max / 1e6,
  };
}

const people = plan.tokens.map((token) => new TypingPerson({ ...plan, token }));
for (const { client } of people)
  client.provider.on("connection-close", (event) => {
    if (event !== null) refusals.push(`closed ${event.code}`);
  });
await Promise.all(people.map(({ client }) => client.synced));
for (const person of people) person.begin();
let turn = 0;
setInterval(() => people[turn++ % people.length]?.type(), 1000 / plan.editsPerSecond);
let joins = 0;
setInterval(() => {
  const doc = people[0]?.client.doc;
  void join(joins++ % 2 === 0 || doc === undefined ? new Map() : Y.decodeStateVector(Y.encodeStateVector(doc)));
}, JOIN_EVERY_MS);
process.on("message", (message) => {
  if (message === "report") return void process.send?.(report());
  for (const person of people) person.forget();
  joinsMs = [];
  refusals = [];
  pauses.reset();
  pauses.enable();
});
process.once("disconnect", () => process.exit());
process.send?.("ready");
