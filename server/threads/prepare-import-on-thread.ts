import { systemClock } from "../adapters/system/clock.ts";
import { runOnThread } from "../adapters/worker/run-on-thread.ts";
import type { prepareImport, ImportInput } from "../commands/prepare-import.ts";
import { PREPARATION_LIMITS } from "./derived-work-limits.ts";
import type { ImportThread } from "./import-thread.ts";

/**
 * Runs `prepareImport` on a thread of its own, which ends afterwards. Rejects with `WorkUnavailable` if the thread breaks or takes more than
 * its limits of time and memory.
 */
export function prepareImportOnThread(request: ImportInput): Promise<ReturnType<typeof prepareImport>> {
  const thread = { entry: new URL("import-thread.ts", import.meta.url), settings: null, limits: PREPARATION_LIMITS, clock: systemClock };
  return runOnThread<ImportThread, ReturnType<typeof prepareImport>>(thread, (methods) => methods.prepareImport(request));
}
