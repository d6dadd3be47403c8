import { parentPort, workerData } from "node:worker_threads";
import { openSnapshotsForReading } from "../adapters/sqlite/open-snapshots.ts";
import { sha256 } from "../domain/sha256.ts";
import { createLog } from "../adapters/system/log.ts";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";
import { buffersOf, packOutcome, unpackBatch, type Packed } from "../adapters/worker/packed-batch.ts";
import { transferring } from "../adapters/worker/rpc.ts";
import type { Limits } from "../domain/limits.ts";
import { CommitEngine } from "../domain/engine/commit-engine.ts";
import type { EngineSession, ShownClient } from "../ports/engine.ts";
import type { EngineFigures } from "../ports/metrics.ts";
import type { DueItemQuery, OpenItemRow } from "../ports/ledger.ts";
import { openWritingLedger, type LedgerPlace } from "./ledger-place.ts";

/** Settings of the engine's thread. */
export interface EngineThreadSettings {
  readonly ledger: LedgerPlace;
  readonly historyPath: string;
  readonly limits: Limits;
  readonly logLevel: string;
}

/** What the engine's thread serves: an Engine whose batches and answers are packed (packed-batch.ts). */
export interface PackedEngine {
  open(compartment: string, labelHash: Uint8Array): Promise<{ readonly claims: ReadonlyMap<number, string> }>;
  attach(session: EngineSession): Promise<void>;
  detach(key: number): Promise<void>;
  commit(packed: Packed): Promise<Packed>;
  show(ids: readonly ShownClient[]): Promise<readonly ShownClient[]>;
  evict(compartment: string): Promise<void>;
  /** See server/ports/ledger.ts. Asked here, because this thread is there in any case: those that read for people are not where nobody reads. */
  dueItems(query: DueItemQuery): Promise<readonly OpenItemRow[]>;
  figures(): Promise<EngineFigures>;
  close(): Promise<void>;
}

// Entry of the thread that owns structures and the ledger's writing connection: it may wait for the disk, the socket thread must not.
await serveThread({ parentPort, workerData: workerData as ThreadStart<EngineThreadSettings> }, async (settings): Promise<PackedEngine> => {
  const log = createLog(settings.logLevel, "engine");
  const { ledger, clock } = await openWritingLedger(settings.ledger, log);
  const engine = new CommitEngine({
    ledger,
    snapshots: openSnapshotsForReading(settings.historyPath),
    clock,
    log,
    // Thrown where nothing catches it: the thread ends, and the process with it (compose.ts, `broken`).
    ledgerLost: (cause) =>
      void setImmediate(() => {
        throw cause;
      }),
    limits: settings.limits,
    sha256,
  });
  return {
    open: (compartment, labelHash) => engine.open(compartment, labelHash),
    attach: async (session) => engine.attach(session),
    detach: async (key) => engine.detach(key),
    commit: async (packed) => {
      const { batch, moved } = unpackBatch(packed);
      const answer = packOutcome(await engine.commit(batch, moved));
      // Written and copied into frames: given back at once, or a flood of large updates would have the whole heap collected again and again.
      // But for what goes back as it came.
      for (const update of packed.large) if (!answer.large.includes(update)) (update.buffer as ArrayBuffer).transfer(0);
      return transferring(answer, buffersOf(answer));
    },
    show: (ids) => engine.show(ids),
    evict: async (compartment) => engine.evict(compartment),
    dueItems: (query) => ledger.dueItems(query),
    figures: async () => engine.figures(),
    close: () => engine.close(),
  };
});
