import { parentPort, workerData } from "node:worker_threads";
import { openSnapshots } from "../adapters/sqlite/open-snapshots.ts";
import { openTimelines } from "../adapters/sqlite/open-timelines.ts";
import { systemClock } from "../adapters/system/clock.ts";
import { createLog } from "../adapters/system/log.ts";
import { collectWhenIdle } from "../adapters/worker/idle-heap.ts";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";
import { ownBuffers, transferring } from "../adapters/worker/rpc.ts";
import { DocumentHistory } from "../domain/history/document-history.ts";
import type { ReplayVerdict } from "../domain/history/replay/replay-check.ts";
import type { History } from "../ports/history.ts";
import { FOLD_ENTRIES } from "./derived-work-limits.ts";
import { openReadingLedger, type LedgerPlace } from "./ledger-place.ts";

/** Settings of a history thread. The ledger and history.db must have been opened by the engine before. */
export interface HistoryThreadSettings {
  readonly ledger: LedgerPlace;
  readonly historyPath: string;
  readonly logLevel: string;
  /** What documents that stay hot take together, in bytes of updates; the domain's own default without it. */
  readonly hotBytes?: number;
  /** Entries folded into a timeline in one job; {@link FOLD_ENTRIES} without it. */
  readonly foldEntries?: number;
}

/** What a history thread serves. */
export interface ServedHistory extends History {
  /** Folds the next part of a timeline. Says whether it reached the head: if not, the rest is for another job. */
  foldTimeline(compartment: string): Promise<boolean>;
  verify(compartment: string, sizeBytes: number): Promise<ReplayVerdict>;
}

// Entry of a worker for what is derived from the ledger: reading boards, packing snapshots, folding timelines.
await serveThread(
  { parentPort, workerData: workerData as ThreadStart<HistoryThreadSettings> },
  async (settings): Promise<ServedHistory> => {
    collectWhenIdle();
    const log = createLog(settings.logLevel, "history");
    // In this order: the snapshots' opening replaces a damaged file, and the timelines live in it too.
    const snapshots = openSnapshots(settings.historyPath);
    const timelines = openTimelines(settings.historyPath);
    const ledger = await openReadingLedger(settings.ledger, { log, part: "history" });
    const history = new DocumentHistory({
      ledger,
      snapshots,
      timelines,
      log,
      clock: systemClock,
      yieldTurn: () => new Promise((resolve) => void setImmediate(resolve)),
      foldEntries: settings.foldEntries ?? FOLD_ENTRIES,
      ...(settings.hotBytes !== undefined && { hotBytes: settings.hotBytes }),
    });
    return {
      load: async (compartment) => {
        const loaded = await history.load(compartment);
        return transferring(loaded, ownBuffers(loaded.snapshot.update));
      },
      snapshot: async (compartment) => {
        const snapshot = await history.snapshot(compartment);
        return transferring(snapshot, ownBuffers(snapshot.update));
      },
      stateAt: async (compartment, seq) => {
        const update = await history.stateAt(compartment, seq);
        return update === null ? null : transferring(update, ownBuffers(update));
      },
      countCards: (compartment) => history.countCards(compartment),
      rankAtEnd: (compartment, lane) => history.rankAtEnd(compartment, lane),
      reviewDates: (compartment, known) => history.reviewDates(compartment, known),
      mapping: (compartment, mapping) => history.mapping(compartment, mapping),
      foldTimeline: (compartment) => history.foldTimeline(compartment),
      timeline: (compartment, page) => history.timeline(compartment, page),
      timelineSince: (compartment, afterSeq) => history.timelineSince(compartment, afterSeq),
      verify: (compartment, sizeBytes) => history.verify(compartment, sizeBytes),
      lastDeletion: (compartment, card) => history.lastDeletion(compartment, card),
      writersOf: (compartment, card) => history.writersOf(compartment, card),
      close: async () => {
        await history.close();
        for (const store of [ledger, timelines, snapshots]) await store.close();
      },
    };
  },
);
