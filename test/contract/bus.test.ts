import { randomBytes } from "node:crypto";
import { MemoryBus } from "../../server/adapters/memory/bus.ts";
import { openTestBus } from "../support/redis-bus.ts";
import { startRedis } from "../support/redis.ts";
import { describeBus } from "./bus-contract.ts";

describeBus("memory", async () => {
  const bus = new MemoryBus();
  return { join: async () => bus.join(), dispose: async () => {} };
});

describeBus("Redis", async () => {
  const redis = await startRedis();
  const key = randomBytes(32);
  const nodes = new Set<Awaited<ReturnType<typeof openTestBus>>>();
  return {
    join: async () => {
      const node = await openTestBus(redis.url, { key });
      nodes.add(node);
      return node;
    },
    dispose: async () => {
      for (const node of nodes) await node.close();
      await redis.stop();
    },
  };
});
