import { redisAttemptCounters } from "../../server/adapters/redis/attempt-counters.ts";
import { openCommandSender } from "../../server/adapters/redis/command-sender.ts";
import type { OpenAttemptCounter } from "../../server/ports/attempt-counter.ts";
import { endpointOf, openTestBus } from "./redis-bus.ts";
import { silentLog } from "./silent-log.ts";

/** One more node that counts in a Redis. */
export async function openTestCounters(
  url: string,
  { key }: { readonly key: Uint8Array },
): Promise<{
  readonly open: OpenAttemptCounter;
  readonly bus: Awaited<ReturnType<typeof openTestBus>>;
  readonly close: () => Promise<void>;
}> {
  const bus = await openTestBus(url, { key });
  const sender = openCommandSender(endpointOf(url), bus);
  const close = async (): Promise<void> => {
    sender.close();
    await bus.close();
  };
  return { open: redisAttemptCounters({ sender, key, log: silentLog }), bus, close };
}
