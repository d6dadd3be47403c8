import { openThread } from "../adapters/worker/open-thread.ts";
import type { History } from "../ports/history.ts";
import type { Log } from "../ports/log.ts";
import type { HistoryThreadSettings, ServedHistory } from "./history-thread.ts";

/** The history on threads of its own. */
export interface HistoryThread {
  readonly history: History;
  /** Settles when a thread is gone: null after closing, else what ended it. Never rejects. */
  readonly ended: Promise<Error | null>;
}

/**
 * Starts two threads over the same files: one reads and packs bytes (joins, snapshots, past states: milliseconds), the other works on documents
 * (timelines and the check of snapshots against a replay: up to seconds), so that a join never waits for a timeline.
 * After each snapshot the second one checks it, if it is time. `history.close()` ends both. Rejects with what opening a file threw.
 */
export async function openHistoryThread(settings: HistoryThreadSettings, log: Log): Promise<HistoryThread> {
  const entry = new URL("history-thread.ts", import.meta.url);
  // One after the other: the first creates the snapshots' file.
  const packing = await openThread<ServedHistory>(entry, settings);
  const folding = await openThread<ServedHistory>(entry, settings).catch(async (cause: unknown) => {
    await packing.stop();
    throw cause;
  });
  const threads = [packing, folding];
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    for (const thread of threads) {
      await thread.methods.close().catch((cause: unknown) => log.warn({ err: cause }, "a history thread did not close in order"));
      await thread.stop();
    }
  };
  const verify = (compartment: string): void =>
    void folding.methods.verify(compartment).catch((cause: unknown) => {
      if (closing === null) log.warn({ err: cause, compartment }, "a snapshot could not be checked");
    });
  const history: History = {
    load: (compartment) => packing.methods.load(compartment),
    snapshot: async (compartment) => {
      const snapshot = await packing.methods.snapshot(compartment);
      verify(compartment);
      return snapshot;
    },
    stateAt: (compartment, seq) => packing.methods.stateAt(compartment, seq),
    timeline: (compartment, page) => folding.methods.timeline(compartment, page),
    timelineSince: (compartment, afterSeq) => folding.methods.timelineSince(compartment, afterSeq),
    lastDeletion: (compartment, card) => folding.methods.lastDeletion(compartment, card),
    close: () => (closing ??= close()),
  };
  return { history, ended: Promise.race(threads.map((thread) => thread.ended)) };
}
