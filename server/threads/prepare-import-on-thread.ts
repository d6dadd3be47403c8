import { openThread } from "../adapters/worker/open-thread.ts";
import type { prepareImport, ImportInput } from "../commands/prepare-import.ts";
import type { ImportThread } from "./import-thread.ts";

/** Runs `prepareImport` on a thread of its own, which ends afterwards. Rejects if the thread breaks. */
export async function prepareImportOnThread(request: ImportInput): Promise<ReturnType<typeof prepareImport>> {
  const thread = await openThread<ImportThread>(new URL("import-thread.ts", import.meta.url), null);
  try {
    return await thread.methods.prepareImport(request);
  } finally {
    await thread.stop();
  }
}
