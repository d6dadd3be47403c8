import { systemClock } from "../adapters/system/clock.ts";
import { runOnThread } from "../adapters/worker/run-on-thread.ts";
import type { PreparedRestoration, RestorationInput } from "../commands/prepare-restoration.ts";
import { PREPARATION_LIMITS } from "./derived-work-limits.ts";
import type { RestorationThread } from "./restoration-thread.ts";

/**
 * Runs `prepareRestoration` on a thread of its own, which ends afterwards. Rejects with `WorkUnavailable` if the thread breaks or takes more than
 * its limits of time and memory.
 */
export function prepareRestorationOnThread(input: RestorationInput): Promise<PreparedRestoration> {
  const thread = {
    entry: new URL("restoration-thread.ts", import.meta.url),
    settings: null,
    limits: PREPARATION_LIMITS,
    clock: systemClock,
  };
  return runOnThread<RestorationThread, PreparedRestoration>(thread, (methods) => methods.prepareRestoration(input));
}
