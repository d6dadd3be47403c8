import { systemClock } from "../adapters/system/clock.ts";
import { runOnThread } from "../adapters/worker/run-on-thread.ts";
import { ownBuffers } from "../adapters/worker/rpc.ts";
import type { prepareImport, ImportInput } from "../commands/prepare-import.ts";
import { PREPARATION_LIMITS } from "./derived-work-limits.ts";
import type { ImportThread } from "./import-thread.ts";

/**
 * Runs `prepareImport` on a thread of its own, which ends afterwards; bytes that own their buffer are handed over and gone here. Rejects with `WorkUnavailable` if the thread breaks or takes more than
 * its limits of time and memory, or once `left` is aborted.
 */
export function prepareImportOnThread(request: ImportInput, left: AbortSignal): Promise<ReturnType<typeof prepareImport>> {
  const { bundle, currentState } = request;
  const thread = {
    entry: new URL("import-thread.ts", import.meta.url),
    settings: null,
    limits: PREPARATION_LIMITS,
    clock: systemClock,
    signal: left,
    // A bundle may have many megabytes.
    transfer: () => ownBuffers(currentState, ...(bundle instanceof Uint8Array ? [bundle] : [])),
  };
  return runOnThread<ImportThread, ReturnType<typeof prepareImport>>(thread, (methods) => methods.prepareImport(request));
}
