import { createMemoryLedger } from "../../server/adapters/memory/ledger.ts";
import { LedgerUnavailable, type Append, type Ledger } from "../../server/ports/ledger.ts";

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
 * or simulator decides how long a commit takes and can crash in the middle. After a crash, open a new one over the same disk;
 * calls of the old one reject.
 */
export async function openSimulatedLedger(
  disk: SimulatedDisk,
  options: { readonly acknowledges: AcknowledgesWhen; readonly whenSynced?: () => Promise<void> },
): Promise<Ledger> {
  const memory = createMemoryLedger();
  for (const batch of disk.durable) await memory.append(batch);
  const born = disk.generation;
  const mustLive = (): void => {
    if (disk.generation !== born) throw new LedgerUnavailable("the machine that held this ledger has crashed");
  };
  return {
    ...memory,
    async append(batch) {
      mustLive();
      const outcomes = await memory.append(batch);
      disk.write(batch.filter((_, index) => outcomes[index] === "appended"));
      if (options.acknowledges === "after-sync") {
        await options.whenSynced?.();
        mustLive();
        disk.sync();
      }
      return outcomes;
    },
  };
}
