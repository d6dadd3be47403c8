import { parentPort, workerData } from "node:worker_threads";
import { openSqliteDirectory } from "../adapters/sqlite/directory/open-directory.ts";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";

// Entry of the thread that holds accounts, rooms and sessions: its commits wait for the disk, the socket thread must not.
await serveThread({ parentPort, workerData: workerData as ThreadStart<{ readonly path: string }> }, ({ path }) =>
  openSqliteDirectory(path),
);
