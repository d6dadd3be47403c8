import { mayHoldActs, type CommitOutcome, type Engine } from "../ports/engine.ts";
import { LedgerSyncFailed } from "../ports/ledger.ts";

/** The log of writes is copied back each time it has grown by about so many bytes: before the engine's own connection does so, at 16 MB. More often, it would disturb commits. */
const EVERY_BYTES = 12 << 20;
/** What a board's part of a commit takes in the log beside its updates: four pages of tables and indexes. */
const BYTES_OF_COMMIT = 16 << 10;
/** What acts add to that: a commit does not say how much they hold, which is 64 kB each at most. */
const BYTES_OF_ACTS = 64 << 10;

/** Who is told that copying back failed. */
export interface CopyFaults {
  readonly failed: (cause: unknown) => void;
  readonly lost: (cause: LedgerSyncFailed) => void;
}

/**
 * An engine after whose commits `copyBack` brings what was written from the log of writes into the file, on another thread. SQLite does so by itself after
 * 16 MB, in the middle of a commit: everyone's next receipt would wait for 16 MB, and for a disk to flush them. `failed` is told what `copyBack` throws,
 * but for a sync that failed, which `lost` is told: the system may forget what it could not flush, and the process must end.
 */
export function copiedBack(engine: Engine, copyBack: () => Promise<void>, told: CopyFaults): Engine {
  let bytes = 0;
  let isUnderWay = false;
  const written = ({ commits }: CommitOutcome): void => {
    for (const commit of commits) bytes += BYTES_OF_COMMIT + commit.framed.length + (mayHoldActs(commit) ? BYTES_OF_ACTS : 0);
    if (bytes < EVERY_BYTES || isUnderWay) return;
    bytes = 0;
    isUnderWay = true;
    void copyBack()
      .catch((cause: unknown) => (cause instanceof LedgerSyncFailed ? told.lost(cause) : told.failed(cause)))
      .finally(() => (isUnderWay = false));
  };
  return {
    open: (compartment, labelHash) => engine.open(compartment, labelHash),
    attach: (session) => engine.attach(session),
    detach: (key) => engine.detach(key),
    show: (ids) => engine.show(ids),
    evict: (compartment) => engine.evict(compartment),
    close: () => engine.close(),
    commit: async (batch, moved) => {
      const outcome = await engine.commit(batch, moved);
      written(outcome);
      return outcome;
    },
  };
}
