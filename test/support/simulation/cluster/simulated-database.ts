import type { AccessChangeRow } from "../../../../server/ports/directory/access-changes.ts";
import { LedgerUnavailable, type Append, type AppendOutcome, type Ledger } from "../../../../server/ports/ledger.ts";
import type { ManualClock } from "../../manual-clock.ts";
import { openSimulatedLedger, SimulatedDisk, type SimulatedLedger } from "../../simulated-disk.ts";

/** A fault that is put into the cluster on purpose: a database that writes for people without asking whether their rights have changed. */
export type ClusterPlant = "rights-not-asked";

/** Longest a sync of the disk, and longest a way there or back takes, virtual milliseconds. */
const LONGEST_SYNC_MS = 12;
const LONGEST_WAY_MS = 6;
/** After this long without an answer a node gives up, virtual milliseconds. */
const TIME_OUT_MS = 900;

/** What one node's connection depends on. */
export interface Connected {
  /** Whether the node still runs: to a dead one no answer comes any more. */
  readonly isAlive: () => boolean;
  /** Whether the way between node and database is cut. */
  readonly isCut: () => boolean;
  /** Resolves when the node can take an answer: at once, or when it goes on after a pause. */
  readonly awake: () => Promise<void>;
}

/**
 * One database server that all nodes share: its disk outlives its crashes, and commits come one after the other. A node asks over a
 * way that takes time, may be cut, and may lose the answer to what was done.
 */
export class SimulatedDatabase {
  readonly disk = new SimulatedDisk();
  isFull = false;
  isDown = false;
  /** Answers to appends that are lost on the way back, of a hundred. */
  lostAnswers = 0;
  /** Reads take no time: for checks at the end, which do not move the clock. */
  answersAtOnce = false;
  readonly #clock: ManualClock;
  readonly #random: () => number;
  readonly #changes: readonly AccessChangeRow[];
  readonly #plant: ClusterPlant | null;
  #ledger: Promise<SimulatedLedger>;

  /** `changes` is the order of all changes of rights, as it grows. */
  constructor(
    clock: ManualClock,
    random: () => number,
    { changes, plant }: { changes: readonly AccessChangeRow[]; plant: ClusterPlant | null },
  ) {
    this.#clock = clock;
    this.#random = random;
    this.#changes = changes;
    this.#plant = plant;
    this.#ledger = this.#open();
  }

  /** Loses power: of what was not synced anything may be gone. It does not answer until {@link start}. */
  crash(): void {
    this.disk.crash(this.#random);
    this.isDown = true;
    this.isFull = false;
  }

  /** Comes back over what the disk holds. */
  start(): void {
    if (!this.isDown) return;
    this.isDown = false;
    this.#ledger = this.#open();
  }

  /** Changes a right, between two appends. Rejects if it has crashed by then. */
  async changeRights<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.isDown) throw new LedgerUnavailable("the database does not answer");
    return (await this.#ledger).between(work);
  }

  /** The ledger as one node sees it. */
  connect(node: Connected): Ledger {
    const ask = <Value>(work: (ledger: Ledger) => Promise<Value>): Promise<Value> => this.#ask(node, work);
    return {
      append: (batch, heard) => ask((ledger) => this.#append(ledger, batch, heard)),
      head: (compartment) => ask((ledger) => ledger.head(compartment)),
      heads: (compartments) => ask((ledger) => ledger.heads(compartments)),
      read: (compartment, range) => ask((ledger) => ledger.read(compartment, range)),
      outlines: (compartment, range) => ask((ledger) => ledger.outlines(compartment, range)),
      act: (compartment, id) => ask((ledger) => ledger.act(compartment, id)),
      acts: (compartment, query, range) => ask((ledger) => ledger.acts(compartment, query, range)),
      lastActs: (compartment, of, limit) => ask((ledger) => ledger.lastActs(compartment, of, limit)),
      actCounts: (compartment) => ask((ledger) => ledger.actCounts(compartment)),
      concerning: (user, page) => ask((ledger) => ledger.concerning(user, page)),
      dueItems: (query) => ask((ledger) => ledger.dueItems(query)),
      openItems: (query) => ask((ledger) => ledger.openItems(query)),
      claims: (compartment) => ask((ledger) => ledger.claims(compartment)),
      show: (ids, now) => ask((ledger) => ledger.show(ids, now)),
      shownBy: (compartment, clients, now) => ask((ledger) => ledger.shownBy(compartment, clients, now)),
      compartments: () => ask((ledger) => ledger.compartments()),
      close: async () => {},
    };
  }

  #open(): Promise<SimulatedLedger> {
    return openSimulatedLedger(this.disk, {
      changes: this.#changes,
      acknowledges: "after-sync",
      whenSynced: () => this.#wait(this.#random() * LONGEST_SYNC_MS),
    });
  }

  async #append(ledger: Ledger, batch: readonly Append[], heard: number | null | undefined): Promise<readonly AppendOutcome[]> {
    if (this.isFull) throw new LedgerUnavailable("the disk is full");
    const outcomes = await ledger.append(batch, this.#plant === "rights-not-asked" ? null : heard);
    if (this.#random() * 100 < this.lostAnswers) throw new LedgerUnavailable("the connection was lost");
    return outcomes;
  }

  async #ask<Value>(node: Connected, work: (ledger: Ledger) => Promise<Value>): Promise<Value> {
    const isGone = (): boolean => node.isCut() || this.isDown;
    try {
      if (!this.answersAtOnce) await this.#wait(this.#random() * LONGEST_WAY_MS);
      if (isGone()) return await this.#timeOut();
      const answer = await work(await this.#ledger);
      if (!this.answersAtOnce) await this.#wait(this.#random() * LONGEST_WAY_MS);
      return isGone() ? await this.#timeOut() : answer;
    } finally {
      await node.awake();
      // The node that asked is gone and cannot act on the answer.
      if (!node.isAlive()) await new Promise(() => {});
    }
  }

  async #timeOut(): Promise<never> {
    await this.#wait(TIME_OUT_MS);
    throw new LedgerUnavailable("the database does not answer");
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(ms, resolve));
  }
}
