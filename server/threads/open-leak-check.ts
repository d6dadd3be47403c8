import { openThread, WATCHED_HEAP_MEGABYTES } from "../adapters/worker/open-thread.ts";
import { WorkerPool, type PoolLimits } from "../adapters/worker/worker-pool.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { PoolFigures } from "../ports/metrics.ts";
import type { ReleaseCheck } from "../ports/release-check.ts";
import { LEAK_LIMITS, LEAK_HOT_BYTES, LOWER_BY } from "./derived-work-limits.ts";
import type { LeakThreadSettings, ServedLeakCheck } from "./leak-thread.ts";

/** The leak check on threads that are started when there is work. */
export interface PooledLeakCheck extends ReleaseCheck {
  /** How the pool stands. */
  readonly figures: () => PoolFigures;
  /** Ends every thread. Idempotent. */
  readonly close: () => Promise<void>;
}

/**
 * A leak check in a pool whose workers keep what they have read, so that the first check of a room takes a second or two and each further one milliseconds. Checks
 * reject with what the stores threw, and with `WorkUnavailable` where too many wait, no worker could be started, or theirs was lost or took more than its limits.
 */
export function openLeakCheck(
  settings: Omit<LeakThreadSettings, "hotBytes">,
  {
    clock,
    log,
    limits = LEAK_LIMITS,
  }: { readonly clock: Clock; readonly log: Log; /** Other limits than those of a node, for tests. */ readonly limits?: PoolLimits },
): PooledLeakCheck {
  const pool = new WorkerPool<ServedLeakCheck>({
    name: "leak-check",
    limits,
    open: (signal) =>
      openThread<ServedLeakCheck>(
        new URL("leak-thread.ts", import.meta.url),
        { ...settings, hotBytes: LEAK_HOT_BYTES },
        { heapMegabytes: WATCHED_HEAP_MEGABYTES, lowerBy: LOWER_BY, signal },
      ),
    shut: (methods) => methods.close(),
    clock,
    log,
  });
  return {
    check: (release) => pool.run(release.compartment, (methods) => methods.check(release)),
    figures: () => pool.figures(),
    close: () => pool.close(),
  };
}
