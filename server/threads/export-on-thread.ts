import { openThread } from "../adapters/worker/open-thread.ts";
import type { ExportThread, ExportThreadSettings } from "./export-thread.ts";

/**
 * The chunks of a ledger export, made on a thread that ends with it. A chunk is made when it is asked for, so that a slow reader costs
 * one chunk of memory. Rejects where the ledger does, or if the thread breaks.
 */
export async function* exportOnThread(settings: ExportThreadSettings): AsyncGenerator<Uint8Array, void, undefined> {
  const thread = await openThread<ExportThread>(new URL("export-thread.ts", import.meta.url), settings);
  try {
    for (let chunk = await thread.methods.next(); chunk !== null; chunk = await thread.methods.next()) yield chunk;
    await thread.methods.close();
  } finally {
    await thread.stop();
  }
}
