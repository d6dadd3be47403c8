import { createMemoryLedger } from "../../server/adapters/memory/ledger.ts";
import { haveRightsMoved } from "../../server/domain/ledger/moved-rights.ts";
import type { AccessChangeRow } from "../../server/ports/directory/access-changes.ts";
import { LedgerUnavailable, type Append, type AppendOutcome, type Ledger } from "../../server/ports/ledger.ts";
import { assertChained, equalBytes } from "../../shared/contribution/assert-chained.ts";
import type { CompartmentId } from "../../shared/ids.ts";

/** A disk whose writes sit in a buffer until a sync. It lives on when the process that wrote to it has crashed. */
export class SimulatedDisk {
  #durable: Append[][] = [];
  #unsynced: Append[][] = [];
  /** Counts crashes, so that a ledger of before one knows that it is dead. */
  generation = 0;

  write(batch: readonly Append[]): void {
    this.#unsynced.push([...batch]);
  }

  sync(): void {
    this.#durable.push(...this.#unsynced.splice(0));
  }

  /** Loses power: of the unsynced writes any prefix may have got out; one that was half out is torn, and so not there. */
  crash(random: () => number): void {
    this.generation += 1;
    const survivors = Math.floor(random() * (this.#unsynced.length + 1));
    this.#durable.push(...this.#unsynced.splice(0).slice(0, survivors));
  }

  get durable(): readonly (readonly Append[])[] {
    return this.#durable;
  }
}

/** How a simulated ledger keeps the port's promise. `before-sync` is the planted fault: what `synchronous=NORMAL` does. */
export type AcknowledgesWhen = "after-sync" | "before-sync";

/**
 * A ledger over a simulated disk, holding what is durable there. `whenSynced` is awaited between write and sync, so that a test
 * or simulator decides how long a commit takes and can crash in the middle; until the sync the batch cannot be read, as with SQLite.
 * After a crash, open a new one over the same disk; appends to the old one reject.
 */
export async function openSimulatedLedger(
  disk: SimulatedDisk,
  options: {
    readonly acknowledges: AcknowledgesWhen;
    readonly whenSynced?: () => Promise<void>;
    /** The order of all changes of rights, for appends that ask for them. */
    readonly changes?: readonly AccessChangeRow[];
  },
): Promise<SimulatedLedger> {
  const memory = createMemoryLedger(options.changes === undefined ? {} : { changes: options.changes });
  for (const batch of disk.durable) await memory.append(batch);
  const born = disk.generation;
  const mustLive = (): void => {
    if (disk.generation !== born) throw new LedgerUnavailable("the machine that held this ledger has crashed");
  };
  const appendSafely = async (batch: readonly Append[], heard: number | null): Promise<readonly AppendOutcome[]> => {
    mustLive();
    const later = heard === null ? [] : (options.changes ?? []).filter(({ seq }) => seq > heard).map(({ change }) => change);
    disk.write(
      await fitting(
        memory,
        batch.filter((append) => !haveRightsMoved(append, later)),
      ),
    );
    if (options.acknowledges === "before-sync") return memory.append(batch, heard);
    await options.whenSynced?.();
    mustLive();
    disk.sync();
    return memory.append(batch, heard);
  };
  // One commit at a time, like a database that takes its write lock first.
  let last: Promise<unknown> = Promise.resolve();
  const between = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = last.then(() => {
      mustLive();
      return work();
    });
    last = done.catch(() => null);
    return done;
  };
  return {
    ...memory,
    append(batch, heard = null) {
      const appended = last.then(() => appendSafely(batch, heard));
      last = appended.catch(() => null);
      return appended;
    },
    // It is gone with a crash: no promise rests on it.
    show: (ids, now) => between(() => memory.show(ids, now)),
    between,
  };
}

/** A ledger over a simulated disk. */
export interface SimulatedLedger extends Ledger {
  /** Does something between two commits, as under a write lock. Rejects if the machine has crashed by then. */
  between<Value>(work: () => Promise<Value>): Promise<Value>;
}

/** The appends of a batch that follow the head they expect. Rejects, as an append would, on a closed ledger and on a broken chain. */
async function fitting(ledger: Ledger, batch: readonly Append[]): Promise<readonly Append[]> {
  const heads = new Map<CompartmentId, Uint8Array>();
  await ledger.compartments();
  for (const append of batch) assertChained(append.compartment, append.expectedHead, append.entries);
  const kept: Append[] = [];
  for (const append of batch) {
    const head = heads.get(append.compartment) ?? (await ledger.head(append.compartment)).hash;
    if (!equalBytes(head, append.expectedHead) || (await claimsShownId(ledger, append))) continue;
    kept.push(append);
    const end = append.entries.at(-1);
    if (end !== undefined) heads.set(append.compartment, end.hash);
  }
  return kept;
}

async function claimsShownId(ledger: Ledger, { compartment, entries }: Append): Promise<boolean> {
  for (const entry of entries) {
    if (entry.kind !== "claim") continue;
    const keeper = (await ledger.shownBy(compartment, [entry.client], entry.at)).get(entry.client);
    if (keeper !== undefined && keeper !== entry.author) return true;
  }
  return false;
}
