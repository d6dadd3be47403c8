import { createMemorySnapshotStore } from "../../../server/adapters/memory/snapshot-store.ts";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { CommitEngine, type EnginePorts } from "../../../server/domain/engine/commit-engine.ts";
import { Structure } from "../../../server/domain/structure/structure.ts";
import type { CommitOutcome, Engine } from "../../../server/ports/engine.ts";
import type { SimulatedDisk } from "../simulated-disk.ts";

/** A fault that is put into the server on purpose: the simulation must catch each, or it proves nothing. */
export type Plant = "broadcast-before-commit" | "acknowledge-before-sync" | "ownership-off" | "keys-forgotten";

/**
 * An engine that answers before its commit: a second one over a ledger in memory gives the answers, and the real commit follows
 * in its own time.
 */
export async function hastyEngine(engine: Engine, ports: EnginePorts, disk: SimulatedDisk): Promise<Engine> {
  const ledger = createMemoryLedger();
  for (const batch of disk.durable) await ledger.append(batch);
  const hasty = new CommitEngine({ ...ports, ledger, snapshots: createMemorySnapshotStore() });
  let committed: Promise<unknown> = Promise.resolve();
  return {
    open: async (compartment, labelHash) => {
      await engine.open(compartment, labelHash);
      return hasty.open(compartment, labelHash);
    },
    attach: (session) => {
      engine.attach(session);
      hasty.attach(session);
    },
    // The real engine still needs the session when its commit comes at last.
    detach: () => {},
    show: async (ids) => {
      await engine.show(ids);
      return hasty.show(ids);
    },
    evict: (compartment) => hasty.evict(compartment),
    commit: (frames, moved): Promise<CommitOutcome> => {
      committed = committed.then(() => engine.commit(frames, moved));
      return hasty.commit(frames, moved);
    },
    close: () => engine.close(),
  };
}

/** Runs with a validator that lets every person write under every client id. */
export async function withoutOwnership<Value>(run: () => Promise<Value>): Promise<Value> {
  const { prototype } = Structure;
  // oxlint-disable-next-line typescript/unbound-method -- called with its own receiver below, and put back at the end
  const { receive } = prototype;
  prototype.receive = function planted(this: Structure, update, author) {
    const { ownership, user } = author;
    const ownerOf = (client: number) => (ownership.ownerOf(client) === undefined ? undefined : user);
    return receive.call(this, update, { ...author, ownership: { ownerOf } });
  };
  try {
    return await run();
  } finally {
    prototype.receive = receive;
  }
}
