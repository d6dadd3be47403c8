import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PasswordHasher } from "../../server/ports/password-hasher.ts";
import { busIs } from "../support/redis-bus.ts";
import { password, startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { openTestCounters } from "../support/redis-counters.ts";
import { startRedis, type RedisServer } from "../support/redis.ts";
import { boundMs } from "../support/promised-time.ts";

// Three nodes, each a served REST API, that count in one Redis. Their directories have the same people.
let redis: RedisServer;
let counters: Awaited<ReturnType<typeof openTestCounters>>[];
let nodes: HttpWorld[];
let hashed = 0;

beforeAll(async () => {
  redis = await startRedis();
  const key = randomBytes(32);
  counters = await Promise.all([1, 2, 3].map(() => openTestCounters(redis.url, { key })));
  const counting: PasswordHasher = {
    hash: () => Promise.reject(new Error("no account is added")),
    verify: async (_hash, text) => {
      hashed += 1;
      return text === password;
    },
  };
  nodes = await Promise.all(counters.map(({ open }) => startHttpWorld({ passwords: counting, openCounter: open })));
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await Promise.all(counters.map((counter) => counter.close()));
  await redis.stop();
});

const signIn = (node: number, username: string, word: string) =>
  (nodes[node % nodes.length] as HttpWorld).stranger().post("/api/session", { username, password: word });

it("T4 lets at most five wrong passwords a minute reach an account through all nodes together, in parallel too", async () => {
  hashed = 0;
  const answers = await Promise.all(Array.from({ length: 60 }, (_, guess) => signIn(guess, "lead-alf", `guess ${guess}`)));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(55);
  expect(hashed).toBe(5);
  for (const node of [0, 1, 2]) expect((await signIn(node, "lead-alf", password)).status).toBe(429);
  expect((await signIn(0, "analyst-brv", password)).status).toBe(201);
});

it("forgets a person's failures on every node once the password was right on one", async () => {
  for (let round = 0; round < 3; round++) {
    for (let guess = 0; guess < 4; guess++) expect((await signIn(guess, "watch-crl", "guess")).status).toBe(401);
    expect((await signIn(round, "watch-crl", password)).status).toBe(201);
  }
});

it("T44 shows a reader of Redis neither account nor address, and leaves nothing for longer than the window", async () => {
  const keys = (await redis.ask("KEYS", "*")).split("\n");
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) {
    expect(key).toMatch(/^majlis:[A-Za-z0-9_-]{22}$/);
    // The longest window of the growing delays is an hour.
    expect(Number(await redis.ask("PTTL", key))).toBeLessThanOrEqual(3_600_000);
  }
});

it("P8 goes on without Redis, each node counting for itself, and no request hangs on one that is silent", async () => {
  redis.pause();
  const start = performance.now();
  expect((await signIn(0, "analyst-dlt", password)).status).toBe(201);
  expect(performance.now() - start).toBeLessThan(boundMs(2_000));
  hashed = 0;
  await Promise.all(counters.map(({ bus }) => busIs(bus, false)));
  const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(1, "analyst-dlt", "guess")));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  expect(hashed).toBe(5);
  redis.resume();
  await Promise.all(counters.map(({ bus }) => busIs(bus, true)));
  expect((await signIn(2, "analyst-dlt", password)).status).toBe(201);
});
