import { memoryAttemptCounter } from "../adapters/memory/attempt-counters.ts";
import { MemoryBus } from "../adapters/memory/bus.ts";
import { createNoBus } from "../adapters/memory/no-bus.ts";
import { readKeyFile } from "../adapters/system/key-file.ts";
import { systemRandom } from "../adapters/system/random-source.ts";
import { agreeOnClusterKey } from "../commands/agree-on-cluster-key.ts";
import type { Config } from "../config.ts";
import { newId } from "../domain/secrets.ts";
import type { ClusterNode } from "./cluster-node.ts";
import type { Shutdown } from "./shutdown.ts";
import type { Directory } from "../ports/directory.ts";
import type { Log } from "../ports/log.ts";

/**
 * Joins the cluster: over Redis where `REDIS_URL` names one, else alone. Throws `KeyFileError`, `ClusterKeyError` or
 * `BusUnusableError`, each one line about what to check.
 */
export async function joinCluster(
  config: Config,
  parts: { readonly directory: Directory; readonly shutdown: Shutdown; readonly log: Log },
): Promise<ClusterNode> {
  const { directory, shutdown, log } = parts;
  const nodeId = newId(systemRandom);
  // A configured key is checked even without Redis, so that it is right when Redis is added.
  const isKeyNeeded = config.redis !== null || config.keyFile !== null;
  const keyOfFile = config.keyFile === null ? null : readKeyFile(config.keyFile);
  const key = isKeyNeeded ? await agreeOnClusterKey({ directory, random: systemRandom }, keyOfFile) : null;
  if (config.redis === null || key === null) {
    if (config.databaseUrl !== null)
      log.info({}, "without REDIS_URL other nodes of this database are heard by asking the database: edits cross in seconds, not at once");
    const bus = config.databaseUrl === null ? new MemoryBus().join() : createNoBus();
    return { nodeId, bus, openCounter: memoryAttemptCounter, busCounts: null };
  }
  // A client of Redis is loaded only where there is one: it takes 30 MB and a tenth of the time of a start.
  const { openRedisParts } = await import("./redis-parts.ts");
  return { nodeId, ...(await openRedisParts({ endpoint: config.redis, key, nodeId, log }, shutdown)) };
}
