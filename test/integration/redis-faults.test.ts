import { randomBytes } from "node:crypto";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Bus } from "../../server/ports/bus.ts";
import { busIs, openTestBus } from "../support/redis-bus.ts";
import { startRedis, type RedisServer } from "../support/redis.ts";
import { boundMs } from "../support/promised-time.ts";

const key = randomBytes(32);
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** Resolves to the next message on a topic. */
function next(bus: Bus, topic: string): { readonly active: Promise<void>; readonly message: Promise<string> } {
  let active = Promise.resolve();
  const message = new Promise<string>((resolve) => {
    const subscription = bus.subscribe(topic, (bytes) => {
      subscription.end();
      resolve(new TextDecoder().decode(bytes));
    });
    active = subscription.active;
  });
  return { active, message };
}

/** Something on a port that is no Redis. */
async function startStranger(answer: (socket: Socket) => void): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, server };
}

describe("a Redis that cannot be used at the start is named with what to check, in one line without its password", () => {
  let open: RedisServer;
  let closed: RedisServer;
  let tls: RedisServer;
  beforeAll(async () => {
    [open, closed, tls] = await Promise.all([startRedis(), startRedis({ password: "right secret" }), startRedis({ isTls: true })]);
    await open.ask("ACL", "SETUSER", "limited", "on", ">secret", "+@all", "resetchannels");
  });
  afterAll(() => Promise.all([open.stop(), closed.stop(), tls.stop()]));

  const faultOf = async (url: string): Promise<string> => {
    const outcome = await openTestBus(url, { key }).catch((error: unknown) => error);
    if (!(outcome instanceof Error)) throw new Error("it was usable");
    expect(outcome.name).toBe("BusUnusableError");
    expect(outcome.message).toMatch(/^REDIS_URL: [^\n]+$/);
    expect(outcome.message).not.toContain("secret");
    return outcome.message;
  };

  it("nothing listens there", async () => {
    expect(await faultOf("redis://127.0.0.1:1")).toMatch(/127\.0\.0\.1:1: nothing listens/);
  });
  it("the name does not exist", async () => {
    expect(await faultOf("redis://cache.invalid")).toMatch(/cache\.invalid:6379: .*name/);
  });
  it("a password is missing or wrong", async () => {
    expect(await faultOf(`redis://127.0.0.1:${closed.port}`)).toMatch(/wants a password/);
    expect(await faultOf(`redis://:wrong%20secret@127.0.0.1:${closed.port}`)).toMatch(/refuses the user or password/);
  });
  it("the user may do too little", async () => {
    expect(await faultOf(`redis://limited:secret@127.0.0.1:${open.port}`)).toMatch(/lacks rights/);
  });
  it("TLS is spoken on one side alone, or its certificate is not trusted", async () => {
    expect(await faultOf(`rediss://127.0.0.1:${open.port}`)).toMatch(/speaks TLS/);
    expect(await faultOf(`redis://127.0.0.1:${tls.port}`)).toMatch(/use rediss:/);
    expect(await faultOf(`rediss://127.0.0.1:${tls.port}`)).toMatch(/NODE_EXTRA_CA_CERTS/);
  });
  it("there is no such database", async () => {
    expect(await faultOf(`redis://127.0.0.1:${open.port}/99`)).toMatch(/numbered database/);
  });
  it("what answers is no Redis: it talks nonsense, hangs up, or says nothing", async () => {
    const web = await startStranger((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const rude = await startStranger((socket) => socket.destroy());
    const mute = await startStranger(() => {});
    expect(await faultOf(`redis://127.0.0.1:${web.port}`)).toMatch(/no Redis/);
    expect(await faultOf(`redis://127.0.0.1:${rude.port}`)).toMatch(/closed the connection/);
    expect(await faultOf(`redis://127.0.0.1:${mute.port}`)).toMatch(/no answer/);
    for (const { server } of [web, rude, mute]) server.close();
  });
  it("no sentinel knows the master", async () => {
    const sentinel = await startRedis({ sentinel: { masterName: "majlis", masterPort: open.port } });
    expect(await faultOf(`redis+sentinel://127.0.0.1:${sentinel.port},127.0.0.1:1/other`)).toMatch(/no master named other/);
    await sentinel.stop();
  });
});

describe("a Redis that is lost while running (P8)", () => {
  let redis: RedisServer;
  let left: Bus;
  let right: Bus;
  beforeAll(async () => {
    redis = await startRedis();
    left = await openTestBus(redis.url, { key });
    right = await openTestBus(redis.url, { key });
  });
  afterAll(async () => {
    await Promise.all([left.close(), right.close()]);
    await redis.stop();
  });

  it("is noticed, is done without, and is used again once it is back, with every subscription", async () => {
    const before = next(right, "before");
    await before.active;
    await redis.kill();
    await Promise.all([busIs(left, false), busIs(right, false)]);
    left.publish("before", text("lost"));
    const during = next(right, "during");
    let isActive = false;
    void during.active.then(() => (isActive = true));
    const told: boolean[] = [];
    right.onChange((isConnected) => {
      // A caller that now reads the store misses nothing: the subscriptions are already in place.
      told.push(isConnected && isActive);
    });
    await redis.restart();
    await Promise.all([busIs(left, true), busIs(right, true), during.active]);
    left.publish("before", text("again"));
    left.publish("during", text("new"));
    expect(await Promise.all([before.message, during.message])).toEqual(["again", "new"]);
    expect(told.length).toBe(1);
  });

  it("is noticed where it falls silent and its sockets stay open", async () => {
    redis.pause();
    const start = performance.now();
    await Promise.all([busIs(left, false), busIs(right, false)]);
    expect(performance.now() - start).toBeLessThan(boundMs(5_000));
    redis.resume();
    await Promise.all([busIs(left, true), busIs(right, true)]);
    const heard = next(right, "after the pause");
    await heard.active;
    left.publish("after the pause", text("here"));
    expect(await heard.message).toBe("here");
  });

  it("drops what a Redis that does not keep up cannot take, instead of holding it in memory", async () => {
    redis.pause();
    const megabyte = new Uint8Array(1 << 20);
    const counted = left as Awaited<ReturnType<typeof openTestBus>>;
    const droppedBefore = counted.counts.dropped;
    for (let sent = 0; sent < 40; sent++) left.publish("flood", megabyte);
    expect(counted.counts.dropped - droppedBefore).toBeGreaterThanOrEqual(22);
    redis.resume();
    await Promise.all([busIs(left, true), busIs(right, true)]);
  });

  it("ends cleanly while Redis is away", async () => {
    await redis.kill();
    await busIs(left, false);
    await Promise.all([left.close(), right.close()]);
    expect(left.isConnected).toBe(false);
  });
});
