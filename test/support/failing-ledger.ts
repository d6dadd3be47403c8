import { createMemoryLedger } from "../../server/adapters/memory/ledger.ts";
import type { Append, AppendOutcome, Ledger } from "../../server/ports/ledger.ts";

/** A ledger in memory whose disk can be made to fail, or to take its time. */
export class FailingLedger implements Ledger {
  readonly #inner = createMemoryLedger();
  /** While set, every commit fails with it. */
  fault: Error | null = null;
  /** While set, reading fails with it. */
  readFault: Error | null = null;
  /** Commits tried so far, and how many updates each held. */
  readonly commits: number[] = [];
  #gate: Promise<void> | null = null;

  /** Holds commits back until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return () => {
      this.#gate = null;
      resolve();
    };
  }

  async append(batch: readonly Append[]): Promise<readonly AppendOutcome[]> {
    this.commits.push(batch.flatMap(({ entries }) => entries.filter(({ kind }) => kind === "update")).length);
    await this.#gate;
    if (this.fault !== null) throw this.fault;
    return await this.#inner.append(batch);
  }

  head(...args: Parameters<Ledger["head"]>) {
    return this.#read(() => this.#inner.head(...args));
  }

  read(...args: Parameters<Ledger["read"]>) {
    return this.#read(() => this.#inner.read(...args));
  }

  outlines(...args: Parameters<Ledger["outlines"]>) {
    return this.#read(() => this.#inner.outlines(...args));
  }

  heads(...args: Parameters<Ledger["heads"]>) {
    return this.#read(() => this.#inner.heads(...args));
  }

  act(...args: Parameters<Ledger["act"]>) {
    return this.#read(() => this.#inner.act(...args));
  }

  acts(...args: Parameters<Ledger["acts"]>) {
    return this.#read(() => this.#inner.acts(...args));
  }

  lastActs(...args: Parameters<Ledger["lastActs"]>) {
    return this.#read(() => this.#inner.lastActs(...args));
  }

  actCounts(...args: Parameters<Ledger["actCounts"]>) {
    return this.#read(() => this.#inner.actCounts(...args));
  }

  concerning(...args: Parameters<Ledger["concerning"]>) {
    return this.#read(() => this.#inner.concerning(...args));
  }

  dueItems(...args: Parameters<Ledger["dueItems"]>) {
    return this.#read(() => this.#inner.dueItems(...args));
  }

  openItems(...args: Parameters<Ledger["openItems"]>) {
    return this.#read(() => this.#inner.openItems(...args));
  }

  claims(...args: Parameters<Ledger["claims"]>) {
    return this.#read(() => this.#inner.claims(...args));
  }

  async show(...args: Parameters<Ledger["show"]>) {
    if (this.fault !== null) throw this.fault;
    return await this.#inner.show(...args);
  }

  shownBy(...args: Parameters<Ledger["shownBy"]>) {
    return this.#read(() => this.#inner.shownBy(...args));
  }

  compartments() {
    return this.#read(() => this.#inner.compartments());
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #read<Value>(read: () => Promise<Value>): Promise<Value> {
    if (this.readFault !== null) throw this.readFault;
    return await read();
  }
}
