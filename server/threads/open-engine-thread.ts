import { openThread } from "../adapters/worker/open-thread.ts";
import { buffersOf, packBatch, unpackOutcome, type Packed } from "../adapters/worker/packed-batch.ts";
import type { Engine } from "../ports/engine.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { EngineFigures } from "../ports/metrics.ts";
import type { Log } from "../ports/log.ts";
import type { EngineThreadSettings, PackedEngine } from "./engine-thread.ts";

/** An engine on a thread of its own. */
export interface EngineThread {
  readonly engine: Engine;
  /** The thread's ledger. */
  readonly dueItems: Ledger["dueItems"];
  /** Counters that the thread keeps. */
  readonly figures: () => Promise<EngineFigures>;
  /** Settles when the thread is gone: null after closing, else what ended it. Never rejects. */
  readonly ended: Promise<Error | null>;
}

/** What a batch makes is garbage after it, all but the new runs: collected ten times less often than with V8's one megabyte (a tenth of a busy node's processor time). */
const NEW_SPACE_MEGABYTES = 8;

/** Starts the engine's thread. `engine.close()` closes the ledger and ends the thread. Rejects with what opening the ledger threw. */
export async function openEngineThread(settings: EngineThreadSettings, log: Log): Promise<EngineThread> {
  const thread = await openThread<PackedEngine>(new URL("engine-thread.ts", import.meta.url), settings, {
    newSpaceMegabytes: NEW_SPACE_MEGABYTES,
    transfer: (method, args) => (method === "commit" ? buffersOf(args[0] as Packed) : []),
  });
  const { methods } = thread;
  // No caller waits for these calls; `ended` reports a thread that is gone.
  const sent = (call: Promise<void>): void =>
    void call.catch((cause: unknown) => log.debug({ err: cause }, "engine thread did not answer"));
  let closing: Promise<void> | null = null;
  const engine: Engine = {
    open: (compartment, labelHash) => methods.open(compartment, labelHash),
    attach: (session) => sent(methods.attach(session)),
    detach: (key) => sent(methods.detach(key)),
    commit: async (batch, moved) => unpackOutcome(await methods.commit(packBatch(batch, moved))),
    show: (ids) => methods.show(ids),
    evict: (compartment) => sent(methods.evict(compartment)),
    close: () => (closing ??= methods.close().then(() => thread.stop())),
  };
  return { engine, dueItems: (query) => methods.dueItems(query), figures: () => methods.figures(), ended: thread.ended };
}
