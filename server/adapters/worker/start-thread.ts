import { workerData } from "node:worker_threads";
import { lowerPriority } from "./lower-priority.ts";
import type { ThreadStart } from "./open-thread.ts";

// Where every thread begins. Its priority comes first: loading what it needs takes longer than many a job.
const { entry, lowerBy } = workerData as ThreadStart<unknown>;
if (lowerBy > 0) lowerPriority(lowerBy);
await import(entry);
