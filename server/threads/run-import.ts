import { openThread } from "../adapters/worker/open-thread.ts";
import type { importStix, StixImport } from "../commands/import-stix.ts";
import type { ImportMethods } from "./import-thread.ts";

/** Works out an import on a thread of its own, which ends with it. Fails as `importStix` does; rejects if the thread breaks. */
export async function runImport(request: StixImport): Promise<ReturnType<typeof importStix>> {
  const thread = await openThread<ImportMethods>(new URL("import-thread.ts", import.meta.url), null);
  try {
    return await thread.methods.importStix(request);
  } finally {
    await thread.stop();
  }
}
