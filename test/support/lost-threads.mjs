import { isMainThread, workerData } from "node:worker_threads";

// Loaded before everything else of a server (`--import`): its threads whose entry has the name in LOST_THREADS end as they start.
if (!isMainThread && String(workerData?.entry).includes(process.env.LOST_THREADS)) process.exit(9);
