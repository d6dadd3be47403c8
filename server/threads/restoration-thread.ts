import { parentPort, workerData } from "node:worker_threads";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";
import { prepareRestoration, type PreparedRestoration, type RestorationInput } from "../commands/prepare-restoration.ts";

/** What a restoration's thread serves. */
export interface RestorationThread {
  prepareRestoration(input: RestorationInput): Promise<PreparedRestoration>;
}

// Entry of a thread that lives for one restoration: it loads whole documents, which no serving thread may do.
await serveThread({ parentPort, workerData: workerData as ThreadStart<null> }, (): RestorationThread => ({
  prepareRestoration: async (input) => prepareRestoration(input),
}));
