import { openRedisBus, type RedisBus } from "../../server/adapters/redis/bus.ts";
import { parseRedisUrl, type RedisEndpoint } from "../../server/adapters/redis/redis-url.ts";
import type { Bus } from "../../server/ports/bus.ts";
import { silentLog } from "./silent-log.ts";

/** The endpoint of an address that is in order. */
export function endpointOf(url: string): RedisEndpoint {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) throw new Error(parsed.error.join("; "));
  return parsed.value;
}

let nodes = 0;

/** One more node of a test's cluster. */
export function openTestBus(url: string, { key }: { readonly key: Uint8Array }): Promise<RedisBus> {
  return openRedisBus({ endpoint: endpointOf(url), key, nodeId: `node-${++nodes}`, log: silentLog });
}

/** Resolves when the bus says that it is connected, or not, as asked; at once if it is so already. */
export async function busIs(bus: Bus, isConnected: boolean): Promise<void> {
  if (bus.isConnected === isConnected) return;
  await new Promise<void>((resolve) => {
    const undo = bus.onChange((now) => {
      if (now !== isConnected) return;
      undo();
      resolve();
    });
  });
}
