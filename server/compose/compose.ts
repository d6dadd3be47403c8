// The composition root: chooses adapters, wires them, and starts and stops the whole in order.
// Only main.ts imports it. It reads no environment and does not end the process.
import { systemClock } from "../adapters/system/clock.ts";
import type { Config } from "../config.ts";
import type { ExposureRecorder } from "../domain/exposure/exposure-recorder.ts";
import type { ClusterNode } from "./cluster-node.ts";
import type { OpeningParts } from "./durable-stores.ts";
import { openExposure } from "./exposure.ts";
import { joinCluster } from "./join-cluster.ts";
import { openDurableStores } from "./open-durable-stores.ts";
import type { Serving } from "./serve.ts";
import { Shutdown } from "./shutdown.ts";
import { openStores, type Stores } from "./stores.ts";

/** A running server. */
export interface Majlis extends Serving {
  /** Commits what was received, then closes every connection, then every store. Idempotent, never rejects. */
  stop(): Promise<void>;
}

/**
 * Starts a server. Rejects, with nothing left running, where the data folder, a file or the port cannot be used.
 * `broken` is called if a part ends by itself: the process must end too.
 */
export async function compose(config: Config, options: Pick<OpeningParts, "log" | "broken">): Promise<Majlis> {
  const shutdown = new Shutdown(options.log, systemClock);
  const parts = { ...options, shutdown };
  try {
    // The code that serves takes 0.3 s to load: the threads of the stores start meanwhile, on another core.
    const [opened, { serve }] = await Promise.all([open(config, parts), import("./serve.ts")]);
    return { ...(await serve(config, { ...parts, ...opened })), stop: () => shutdown.run() };
  } catch (cause) {
    await shutdown.run();
    throw cause;
  }
}

/** What is opened before anything is served. */
type Opened = { readonly stores: Stores; readonly node: ClusterNode; readonly exposure: ExposureRecorder };

async function open(config: Config, parts: OpeningParts): Promise<Opened> {
  const durable = await openDurableStores(config, parts);
  // Before anything is written: a node with another key does not belong to this cluster and must change nothing in it.
  const node = await joinCluster(config, { ...parts, directory: durable.directory });
  const stores = await openStores(config, durable, parts);
  return { node, stores, exposure: await openExposure(stores, parts) };
}
