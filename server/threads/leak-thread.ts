import { parentPort, workerData } from "node:worker_threads";
import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import { openSnapshotsForReading } from "../adapters/sqlite/open-snapshots.ts";
import { createLog } from "../adapters/system/log.ts";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";
import { LeakChecker } from "../domain/leak-check/leak-checker.ts";
import type { ReleaseCheck } from "../ports/release-check.ts";
import { openReadingLedger, type LedgerPlace } from "./ledger-place.ts";

/** Settings of a thread of the leak check. The ledger and history.db must have been opened by the engine before. */
export interface LeakThreadSettings {
  readonly ledger: LedgerPlace;
  readonly historyPath: string;
  readonly logLevel: string;
  readonly scheme: MarkingScheme;
  /** What boards that are kept from one check to the next take together, in bytes of updates. */
  readonly hotBytes: number;
}

/** What a thread of the leak check serves. */
export interface ServedLeakCheck extends ReleaseCheck {
  /** Releases boards and stores. */
  close(): Promise<void>;
}

// Entry of a worker that compares what is to be released with boards, which it keeps read and indexed.
await serveThread(
  { parentPort, workerData: workerData as ThreadStart<LeakThreadSettings> },
  async ({ ledger: place, historyPath, logLevel, scheme, hotBytes }): Promise<ServedLeakCheck> => {
    const log = createLog(logLevel, "leak-check");
    const snapshots = openSnapshotsForReading(historyPath);
    const ledger = await openReadingLedger(place, { log, part: "leak-check" });
    const checker = new LeakChecker({ ledger, snapshots, log, scheme, hotBytes });
    return {
      check: (release) => checker.check(release),
      close: async () => {
        checker.close();
        await ledger.close();
        await snapshots.close();
      },
    };
  },
);
