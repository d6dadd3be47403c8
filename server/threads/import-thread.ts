import { parentPort, workerData } from "node:worker_threads";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";
import { importStix, type StixImport } from "../commands/import-stix.ts";

/** What an import's thread serves. */
export interface ImportMethods {
  importStix(request: StixImport): Promise<ReturnType<typeof importStix>>;
}

// Entry of a thread that lives for one import: it loads a whole document, which no serving thread may do.
await serveThread({ parentPort, workerData: workerData as ThreadStart<null> }, (): ImportMethods => ({
  importStix: async (request) => importStix(request),
}));
