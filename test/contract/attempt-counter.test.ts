import { randomBytes } from "node:crypto";
import { memoryAttemptCounter } from "../../server/adapters/memory/attempt-counters.ts";
import type { OpenAttemptCounter } from "../../server/ports/attempt-counter.ts";
import { openTestCounters } from "../support/redis-counters.ts";
import { startRedis, startRedisCluster } from "../support/redis.ts";
import { describeAttemptCounter } from "./attempt-counter-contract.ts";

describeAttemptCounter("memory", async () => {
  const counters = new Map<string, ReturnType<OpenAttemptCounter>>();
  // One process: both nodes are the same.
  const open: OpenAttemptCounter = (kind, windowSeconds) => {
    const counter = counters.get(kind) ?? memoryAttemptCounter(kind, windowSeconds);
    counters.set(kind, counter);
    return counter;
  };
  return { left: open, right: open, dispose: async () => {} };
});

const onRedis = (start: () => Promise<{ readonly url: string; readonly stop: () => Promise<void> }>) => async () => {
  const redis = await start();
  const key = randomBytes(32);
  const [left, right] = await Promise.all([openTestCounters(redis.url, { key }), openTestCounters(redis.url, { key })]);
  const dispose = async (): Promise<void> => {
    await Promise.all([left.close(), right.close()]);
    await redis.stop();
  };
  return { left: left.open, right: right.open, dispose };
};

describeAttemptCounter(
  "Redis",
  onRedis(() => startRedis()),
);
describeAttemptCounter("Redis Cluster", onRedis(startRedisCluster));
