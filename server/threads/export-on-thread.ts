import { openThread } from "../adapters/worker/open-thread.ts";
import type { ExportRequest } from "../commands/export-ledger.ts";
import { LOWER_BY } from "./derived-work-limits.ts";
import type { ExportThread, ExportThreadSettings } from "./export-thread.ts";

/**
 * The chunks of a ledger export, made on a thread that ends with it. A chunk is made when it is asked for, so that a slow reader costs
 * one chunk of memory. `authorsOf` is called on this side, since the thread has no
 * directory. Rejects where the ledger or `authorsOf` does, or if the thread breaks.
 */
export async function* exportOnThread({
  authorsOf,
  ...settings
}: ExportThreadSettings & Required<Pick<ExportRequest, "authorsOf">>): AsyncGenerator<Uint8Array, void, undefined> {
  const thread = await openThread<ExportThread>(new URL("export-thread.ts", import.meta.url), settings, { lowerBy: LOWER_BY });
  try {
    for (let step = await thread.methods.next(); step !== null; step = await thread.methods.next()) {
      if ("lines" in step) yield step.lines;
      else await thread.methods.name(await authorsOf(step.authors));
    }
    await thread.methods.close();
  } finally {
    await thread.stop();
  }
}
