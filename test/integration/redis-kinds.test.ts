import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { createClient } from "redis";
import { afterEach, expect, it } from "vitest";
import type { Bus } from "../../server/ports/bus.ts";
import { busIs, openTestBus } from "../support/redis-bus.ts";
import { startRedis, startRedisCluster } from "../support/redis.ts";

const key = randomBytes(32);
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
function ending<Thing extends { stop: () => Promise<void> } | Bus>(thing: Thing): Thing {
  ends.push(() => ("stop" in thing ? thing.stop() : thing.close()));
  return thing;
}

/** Publishes until it arrives: where nodes of a cluster meet, the first messages may be lost. */
async function flows(from: Bus, to: Bus, topic: string): Promise<boolean> {
  const came: Uint8Array[] = [];
  const subscription = to.subscribe(topic, (message) => came.push(message));
  await subscription.active;
  const limit = performance.now() + 60_000;
  while (came.length === 0 && performance.now() < limit) {
    from.publish(topic, text("here"));
    await new Promise((resolve) => setImmediate(resolve));
  }
  subscription.end();
  return came.length > 0;
}

it("works with a password, for a user who may no more than the bus needs, and in a database of its own", async () => {
  const redis = ending(await startRedis({ password: "p@ss/word?" }));
  const rights = ["+publish", "+subscribe", "+unsubscribe", "+select", "+hello", "&majlis:*"];
  await redis.ask("ACL", "SETUSER", "bus", "on", ">b#s", "resetchannels", ...rights);
  const left = ending(await openTestBus(redis.url, { key }));
  const right = ending(await openTestBus(`redis://bus:b%23s@127.0.0.1:${redis.port}/3`, { key }));
  expect(await flows(left, right, "topic")).toBe(true);
  expect(await flows(right, left, "topic")).toBe(true);
});

it("works over TLS where the authority is known", async () => {
  const redis = ending(await startRedis({ isTls: true }));
  const before = getCACertificates();
  setDefaultCACertificates([...before, readFileSync(redis.certificate, "utf8")]);
  try {
    const left = ending(await openTestBus(redis.url, { key }));
    const right = ending(await openTestBus(redis.url.replace("127.0.0.1", "localhost"), { key }));
    expect(await flows(left, right, "topic")).toBe(true);
  } finally {
    setDefaultCACertificates(before);
  }
});

it("works on a Redis Cluster, also between nodes at different masters, and goes on when one of them dies", async () => {
  const cluster = ending(await startRedisCluster());
  const [first, second, third] = cluster.nodes.map(({ port }) => `127.0.0.1:${port}`);
  const left = ending(await openTestBus(`redis+cluster://${first},${second},${third}`, { key }));
  const right = ending(await openTestBus(`redis+cluster://${third},${second}`, { key }));
  expect(await flows(left, right, "topic")).toBe(true);
  expect(await flows(right, left, "topic")).toBe(true);
  await cluster.nodes[0]?.kill();
  await busIs(left, false);
  await busIs(left, true);
  expect(await flows(left, right, "topic")).toBe(true);
  expect(await flows(right, left, "topic")).toBe(true);
});

it("works behind Sentinel and follows it to the new master", async () => {
  const master = ending(await startRedis());
  const replica = ending(await startRedis({ settings: ["--replicaof", "127.0.0.1", String(master.port)] }));
  while (!(await replica.ask("ROLE")).includes("connected"));
  const sentinel = ending(await startRedis({ sentinel: { masterName: "majlis", masterPort: master.port } }));
  // Until it has discovered the replica it has no other server to connect to.
  while (!(await sentinel.ask("SENTINEL", "REPLICAS", "majlis")).includes(String(replica.port)));
  const url = `redis+sentinel://127.0.0.1:1,127.0.0.1:${sentinel.port}/majlis`;
  const left = ending(await openTestBus(url, { key }));
  const right = ending(await openTestBus(url, { key }));
  expect(await flows(left, right, "topic")).toBe(true);
  await master.kill();
  await Promise.all([busIs(left, false), busIs(right, false)]);
  await Promise.all([busIs(left, true), busIs(right, true)]);
  expect(await flows(left, right, "topic")).toBe(true);
  expect(await replica.ask("PUBSUB", "NUMPAT")).toBe("0");
  expect(await replica.ask("ROLE")).toContain("master");
});

it("T44 shows a reader of Redis neither topics nor content nor names, and no key is left behind", async () => {
  const redis = ending(await startRedis());
  const seen: string[] = [];
  const monitor = createClient({ url: redis.url });
  const spy = createClient({ url: redis.url });
  await Promise.all([monitor.connect(), spy.connect()]);
  ends.push(async () => [monitor.destroy(), spy.destroy()]);
  await monitor.monitor((line) => seen.push(line));
  await spy.pSubscribe("*", (message, channel) => seen.push(channel.toString("latin1"), message.toString("latin1")), true);

  const canaries = ["canary-compartment-7f3a", "CanaryTitle", "canary-user"];
  const [compartment = "", title = "", user = ""] = canaries;
  const left = ending(await openTestBus(redis.url, { key }));
  const right = ending(await openTestBus(redis.url, { key }));
  const messages: string[] = [];
  const done = new Promise<void>((resolve) => {
    const subscription = right.subscribe(`commits:${compartment}`, (bytes) => {
      messages.push(new TextDecoder().decode(bytes));
      if (messages.length === 500) resolve();
    });
    void subscription.active.then(() => {
      for (let index = 0; index < 500; index++) left.publish(`commits:${compartment}`, text(`${title} of ${user} in ${compartment}`));
    });
  });
  await done;
  // What was published before this one has been shown.
  await spy.publish("end", "the end");
  while (!seen.includes("the end") || !seen.some((line) => line.includes('"the end"')))
    await new Promise((resolve) => setImmediate(resolve));
  expect(seen.filter((line) => line.includes("majlis:")).length).toBeGreaterThanOrEqual(1_000);
  for (const canary of [...canaries, "commits", "node-"]) expect(seen.filter((line) => line.includes(canary))).toEqual([]);
  expect(await redis.ask("DBSIZE")).toBe("0");
});
