import { parentPort, workerData } from "node:worker_threads";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";
import { prepareImport, type ImportInput } from "../commands/prepare-import.ts";

/** What an import's thread serves. */
export interface ImportThread {
  prepareImport(request: ImportInput): Promise<ReturnType<typeof prepareImport>>;
}

// Entry of a thread that lives for one import: it loads a whole document, which no serving thread may do.
await serveThread({ parentPort, workerData: workerData as ThreadStart<null> }, (): ImportThread => ({
  prepareImport: async (request) => prepareImport(request),
}));
