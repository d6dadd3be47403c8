import { createMemorySnapshotStore } from "../../../server/adapters/memory/snapshot-store.ts";
import { createMemoryTimelineStore } from "../../../server/adapters/memory/timeline-store.ts";
import { sweepHub } from "../../../server/commands/regular-tasks.ts";
import { CommitEngine } from "../../../server/domain/engine/commit-engine.ts";
import { DocumentHistory } from "../../../server/domain/history/document-history.ts";
import { Hub } from "../../../server/domain/hub/hub.ts";
import { startSchedule } from "../../../server/domain/schedule.ts";
import type { SnapshotStore } from "../../../server/ports/snapshot-store.ts";
import type { Clock } from "../../../server/ports/clock.ts";
import { LedgerUnavailable, type Ledger } from "../../../server/ports/ledger.ts";
import { sha256 } from "../entries.ts";
import { ManualClock } from "../manual-clock.ts";
import { silentLog } from "../silent-log.ts";
import { openSimulatedLedger, SimulatedDisk } from "../simulated-disk.ts";
import { hastyEngine, type Plant } from "./plants.ts";

/** Longest a sync of the disk takes, virtual milliseconds. */
const LONGEST_SYNC_MS = 30;
/** Longest a read takes, virtual milliseconds. */
const LONGEST_READ_MS = 20;
const HOUR_MS = 3_600_000;

/** The server program while it runs: real hub, engine and history over the machine's disk. */
export interface Running {
  readonly ledger: Ledger;
  readonly hub: Hub;
  readonly history: DocumentHistory;
}

/** A machine whose disk and clock outlive the server that runs on it. Its disk can fill up, fail to read, and lose what was not synced. */
export class SimulatedMachine {
  readonly clock = new ManualClock();
  readonly disk = new SimulatedDisk();
  isFull = false;
  isUnreadable = false;
  /** Reads take no time: for checks at the end, which do not move the clock. */
  readsAtOnce = false;
  readonly #random: () => number;
  readonly #plant: Plant | null;
  #snapshots: SnapshotStore = createMemorySnapshotStore();
  #boots = 0;

  constructor(random: () => number, plant: Plant | null) {
    this.#random = random;
    this.#plant = plant;
  }

  /** Loses power: what was not synced may be gone, and the program stops where it is. */
  crash(): void {
    this.disk.crash(this.#random);
    this.#boots += 1;
    this.isFull = false;
    this.isUnreadable = false;
    // Snapshots are a cache: after a crash they may be there or not.
    if (this.#random() < 0.5) this.#snapshots = createMemorySnapshotStore();
  }

  /** Starts the server again over what the disk holds. Its wall clock may have jumped. */
  async boot(): Promise<Running> {
    const boot = (this.#boots += 1);
    const isAlive = (): boolean => this.#boots === boot;
    const clock = this.#clockOf(isAlive, Math.floor((this.#random() * 2 - 1) * HOUR_MS));
    const ledger = await this.#ledger();
    const ports = { ledger, snapshots: this.#snapshots, clock, log: silentLog, sha256 };
    const history = new DocumentHistory({ ...ports, timelines: createMemoryTimelineStore(), yieldTurn: () => Promise.resolve() });
    const committing = new CommitEngine(ports);
    const engine = this.#plant === "broadcast-before-commit" ? await hastyEngine(committing, ports, this.disk) : committing;
    const labelHash = (compartment: string): Promise<Uint8Array> => Promise.resolve(sha256(Buffer.from(compartment)));
    // As a node has it: a command can move a log while a peer is joining, and what the join has missed is read from the ledger (N3).
    const hub = new Hub({ engine, history, clock, log: silentLog, labelHash, ledger });
    startSchedule({ clock, log: silentLog }, [sweepHub(hub)]);
    return { hub, history, ledger };
  }

  async #ledger(): Promise<Ledger> {
    const ledger = await openSimulatedLedger(this.disk, {
      acknowledges: this.#plant === "acknowledge-before-sync" ? "before-sync" : "after-sync",
      whenSynced: () => new Promise((resolve) => void this.clock.after(this.#random() * LONGEST_SYNC_MS, resolve)),
    });
    const readable = async <Value>(read: () => Promise<Value>): Promise<Value> => {
      if (!this.readsAtOnce) await new Promise<void>((resolve) => void this.clock.after(this.#random() * LONGEST_READ_MS, resolve));
      if (this.isUnreadable) throw new Error("the disk cannot be read");
      return read();
    };
    return {
      ...ledger,
      append: (batch) => (this.isFull ? Promise.reject(new LedgerUnavailable("the disk is full")) : ledger.append(batch)),
      head: (compartment) => readable(() => ledger.head(compartment)),
      read: (compartment, range) => readable(() => ledger.read(compartment, range)),
      claims: (compartment) => readable(() => ledger.claims(compartment)),
      act: (compartment, id) => readable(async () => (this.#plant === "keys-forgotten" ? null : ledger.act(compartment, id))),
      acts: (compartment, query, page) => readable(() => ledger.acts(compartment, query, page)),
    };
  }

  /** The machine's clock for one run of the program: its timers die with it. */
  #clockOf(isAlive: () => boolean, skewMs: number): Clock {
    const { clock } = this;
    const whileAlive = (callback: () => void) => () => {
      if (isAlive()) callback();
    };
    return {
      now: () => Math.floor(clock.now()) + skewMs,
      monotonic: () => clock.monotonic(),
      after: (delayMs, callback) => clock.after(delayMs, whileAlive(callback)),
      next: (callback) => clock.next(whileAlive(callback)),
      soon: (callback) => clock.soon(whileAlive(callback)),
    };
  }
}
