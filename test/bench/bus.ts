// What the bus costs a node: CPU per message published and per message received, through a Redis of its own on loopback.
// Run alone it forks a publisher and a subscriber, each measuring its own CPU; the messages are 200 bytes, a typed word in its frame.
// The publisher listens to the same topics, as a node does: what it pays for its own messages is part of its figure.
import { fork } from "node:child_process";
import { once } from "node:events";
import { openRedisBus } from "../../server/adapters/redis/bus.ts";
import { endpointOf } from "../support/redis-bus.ts";
import { silentLog } from "../support/silent-log.ts";
import { startRedis } from "../support/redis.ts";

const MESSAGES = 200_000;
const WARM_UP = 20_000;
/** Messages of one turn: a batch of rooms that committed together. */
const BURST = 50;
const SIZE = 200;
const key = new Uint8Array(32).fill(7);

const [role, url = ""] = process.argv.slice(2);
if (role === undefined) await both();
else if (role === "publish") await publish();
else await receive();

async function both(): Promise<void> {
  const redis = await startRedis();
  const receiver = fork(import.meta.filename, ["receive", redis.url]);
  await once(receiver, "message");
  const publisher = fork(import.meta.filename, ["publish", redis.url]);
  const [[sent], [got]] = await Promise.all([once(publisher, "message"), once(receiver, "message")]);
  console.log(`publish ${String(sent)} µs of CPU a message, receive ${String(got)} µs (${MESSAGES} messages of ${SIZE} bytes)`);
  await redis.stop();
}

async function publish(): Promise<void> {
  const bus = await openRedisBus({ endpoint: endpointOf(url), key, nodeId: "publisher", log: silentLog });
  const message = new Uint8Array(SIZE);
  for (let index = 0; index < BURST; index++) bus.subscribe(`topic ${index}`, () => {});
  await bus.subscribe("ready", () => {}).active;
  let before = process.cpuUsage();
  for (let sent = 0; sent < WARM_UP + MESSAGES; sent += BURST) {
    if (sent === WARM_UP) before = process.cpuUsage();
    for (let index = 0; index < BURST; index++) bus.publish(`topic ${index}`, message);
    await new Promise((resolve) => setImmediate(resolve));
  }
  report(before);
  await bus.close();
}

async function receive(): Promise<void> {
  const bus = await openRedisBus({ endpoint: endpointOf(url), key, nodeId: "receiver", log: silentLog });
  let came = 0;
  let before = process.cpuUsage();
  const done = new Promise<void>((resolve) => {
    for (let index = 0; index < BURST; index++)
      bus.subscribe(`topic ${index}`, () => {
        came += 1;
        if (came === WARM_UP) before = process.cpuUsage();
        if (came === WARM_UP + MESSAGES) resolve();
      });
  });
  await bus.subscribe("ready", () => {}).active;
  process.send?.("ready");
  await done;
  report(before);
  await bus.close();
}

function report(before: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(before);
  process.send?.(((user + system) / MESSAGES).toFixed(1), () => process.disconnect());
}
