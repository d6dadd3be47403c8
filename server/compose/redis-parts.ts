import { redisAttemptCounters } from "../adapters/redis/attempt-counters.ts";
import { openRedisBus, type RedisBusOptions } from "../adapters/redis/bus.ts";
import { openCommandSender } from "../adapters/redis/command-sender.ts";
import type { ClusterNode } from "./cluster-node.ts";
import type { Shutdown } from "./shutdown.ts";

/** Opens what a node has of its cluster over Redis. Rejects with `BusUnusableError`. */
export async function openRedisParts(options: RedisBusOptions, shutdown: Shutdown): Promise<Omit<ClusterNode, "nodeId">> {
  const bus = await openRedisBus(options);
  shutdown.add("bus", () => bus.close());
  const sender = openCommandSender(options.endpoint, bus);
  shutdown.add("shared counters", () => sender.close());
  return { bus, openCounter: redisAttemptCounters({ sender, ...options }), busCounts: () => bus.counts };
}
