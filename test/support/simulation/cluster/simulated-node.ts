import { createMemorySnapshotStore } from "../../../../server/adapters/memory/snapshot-store.ts";
import { createMemoryTimelineStore } from "../../../../server/adapters/memory/timeline-store.ts";
import { followRights, sweepHub } from "../../../../server/commands/regular-tasks.ts";
import { AccessRelay } from "../../../../server/commands/relay-access-changes.ts";
import { DueItems, type Finisher } from "../../../../server/domain/acts/due-items.ts";
import { AccessChanges } from "../../../../server/domain/access-changes.ts";
import { CommitRelay } from "../../../../server/domain/cluster/commit-relay.ts";
import { RecordGossip } from "../../../../server/domain/cluster/record-gossip.ts";
import { CommitEngine } from "../../../../server/domain/engine/commit-engine.ts";
import { DocumentHistory } from "../../../../server/domain/history/document-history.ts";
import { applyAccessChange } from "../../../../server/domain/hub/session/grant.ts";
import { Hub } from "../../../../server/domain/hub/hub.ts";
import { RightsLease } from "../../../../server/domain/rights-lease.ts";
import { startSchedule } from "../../../../server/domain/schedule.ts";
import type { Clock } from "../../../../server/ports/clock.ts";
import type { Directory } from "../../../../server/ports/directory.ts";
import type { AccessChangeLog } from "../../../../server/ports/directory/access-changes.ts";
import { sha256 } from "../../entries.ts";
import type { ManualClock } from "../../manual-clock.ts";
import { silentLog } from "../../silent-log.ts";
import type { BusEnd, SimulatedBus } from "./simulated-bus.ts";
import type { SimulatedDatabase } from "./simulated-database.ts";

const HOUR_MS = 3_600_000;

/** What all nodes of a simulated cluster share. */
export interface Shared {
  readonly clock: ManualClock;
  readonly database: SimulatedDatabase;
  readonly bus: SimulatedBus;
  readonly directory: Directory;
  readonly random: () => number;
  /** What every node does about what is due. */
  readonly finishersOn: (hub: Hub) => readonly Finisher[];
  /** A name that no node had before. */
  readonly nextName: () => string;
}

/** One node: hub, engine and history over the shared database, a wall clock of its own that may be wrong, and a process that can be killed or paused. */
export class SimulatedNode {
  readonly hub: Hub;
  readonly history: DocumentHistory;
  readonly bus: BusEnd;
  isAlive = true;
  /** The way to the database is cut. */
  isCutOff = false;
  /** Entries of other nodes that had to be read from the ledger. */
  healed = 0;
  readonly #shared: Shared;
  #skewMs: number;
  #paused: Promise<void> | null = null;
  #resume: () => void = () => {};

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#skewMs = Math.floor((shared.random() * 2 - 1) * HOUR_MS);
    const connected = { isAlive: () => this.isAlive, isCut: () => this.isCutOff, awake: () => this.#awake() };
    const clock = this.#clock();
    const ledger = shared.database.connect(connected);
    this.bus = shared.bus.join(connected);
    const ports = { ledger, snapshots: createMemorySnapshotStore(), clock, log: silentLog, sha256 };
    this.history = new DocumentHistory({ ...ports, timelines: createMemoryTimelineStore(), yieldTurn: () => Promise.resolve() });
    const relay = new CommitRelay({ bus: this.bus, ledger, clock, log: silentLog });
    const gossip = new RecordGossip({ bus: this.bus, clock, node: shared.nextName(), jitter: shared.random });
    const rights = new RightsLease(clock);
    const changes = new AccessChanges();
    const accessRelay = new AccessRelay({ directory: this.#directory(), changes });
    this.hub = new Hub({
      engine: new CommitEngine(ports),
      history: this.history,
      clock,
      log: silentLog,
      labelHash: (compartment) => Promise.resolve(sha256(Buffer.from(compartment))),
      relay,
      ledger,
      gossip,
      rights,
      accessRelay,
      onHealed: (entries) => (this.healed += entries),
    });
    startSchedule({ clock, log: silentLog }, [sweepHub(this.hub)]);
    // As on a node with PostgreSQL, it is due by the database's clock.
    const due = { ledger, clock: { ...clock, now: () => shared.clock.now() }, log: silentLog, jitter: shared.random };
    new DueItems({ ...due, finishers: shared.finishersOn(this.hub) }).start();
    accessRelay.connect(this.bus);
    changes.subscribe((change) => this.hub.review((grant) => applyAccessChange(grant, change)));
    void this.#followRights(clock, { relay: accessRelay, rights });
  }

  get isPaused(): boolean {
    return this.#paused !== null;
  }

  /** Ends it where it is. */
  kill(): void {
    this.isAlive = false;
    this.resume();
    this.#shared.bus.leave(this.bus);
  }

  /** Stops it from doing anything at all, as SIGSTOP does. */
  pause(): void {
    this.#paused ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#paused = null;
    this.#resume();
  }

  /** Sets its wall clock wrong by up to an hour, while it runs. */
  jump(): void {
    this.#skewMs = Math.floor((this.#shared.random() * 2 - 1) * HOUR_MS);
  }

  async #awake(): Promise<void> {
    while (this.#paused !== null) await this.#paused;
  }

  /** The directory's changes, which this node reaches as it reaches the database. */
  #directory(): AccessChangeLog {
    const { directory } = this.#shared;
    const reachable = async <Value>(read: () => Promise<Value>): Promise<Value> => {
      await this.#awake();
      if (this.isCutOff || this.#shared.database.isDown) throw new Error("the directory does not answer");
      return read();
    };
    return {
      accessChanges: (after, limit) => reachable(() => directory.accessChanges(after, limit)),
      lastAccessChange: () => directory.lastAccessChange(),
    };
  }

  async #followRights(clock: Clock, { relay, rights }: { relay: AccessRelay; rights: RightsLease }): Promise<void> {
    await relay.start();
    this.withdraw = () => relay.relay();
    startSchedule({ clock, log: silentLog }, [followRights({ relay, rights, clock, metrics: { accessChangesRead() {} } })]);
  }

  /** Tells this node's connections, and the other nodes, of a change that was made here. Rejects where the directory is out of reach. */
  withdraw: () => Promise<void> = () => Promise.resolve();

  /** The node's clock: its timers die with it and wait while it is paused. */
  #clock(): Clock {
    const { clock } = this.#shared;
    const whenAwake = (callback: () => void) => () => {
      if (!this.isPaused) return void (this.isAlive && callback());
      void this.#awake().then(() => this.isAlive && callback());
    };
    return {
      now: () => Math.floor(clock.now()) + this.#skewMs,
      monotonic: () => clock.monotonic(),
      after: (delayMs, callback) => clock.after(delayMs, whenAwake(callback)),
      next: (callback) => clock.next(whenAwake(callback)),
      soon: (callback) => clock.soon(whenAwake(callback)),
    };
  }
}
