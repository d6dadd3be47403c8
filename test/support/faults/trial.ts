import { setTimeout as passed } from "node:timers/promises";
import { seededNumbers } from "../seeded-history.ts";
import type { FaultCluster } from "./fault-cluster.ts";
import type { Fault, FaultScene, Healing, Pace } from "./fault.ts";
import { Load, until, type LoadSize } from "./load.ts";
import type { PersistentClient } from "./persistent-client.ts";

/** What came of one trial. */
export interface TrialReport {
  readonly fault: string;
  readonly trial: number;
  readonly seed: number;
  readonly receipts: number;
  readonly entries: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly forks: number;
  /** From the end of the fault to equal digests everywhere; null if that did not come. */
  readonly healedMs: number | null;
  readonly firstReceiptMs: number | null;
  /** From withdrawing a right to the last of the guest's connections being closed; null where not tried. */
  readonly withdrawnMs: number | null;
  readonly notes: readonly string[];
  /** Broken promises. */
  readonly broken: readonly string[];
  /** What each client went through, where a promise was broken. */
  readonly stories: readonly string[];
  /** Close codes that clients saw, with how often. */
  readonly closes: ReadonlyMap<number, number>;
}

/** What a trial is made of. */
export interface TrialPlan {
  readonly cluster: FaultCluster;
  readonly fault: Fault;
  readonly trial: number;
  readonly seed: number;
  readonly pace: Pace;
  readonly size: LoadSize;
}

/** Waited longer for, so that a late one is told with its time. */
const HEALING_PATIENCE_MS = 30_000;
/** People type on for a moment after the fault. */
const AFTERWARDS_MS = 250;
const JOIN_LIMIT_MS = 30_000;
const GUEST_LIMIT_MS = 30_000;

/** Runs one trial on a running cluster: people write, the fault comes and goes, and everything is held against the ledger. */
export async function runTrial(plan: TrialPlan): Promise<TrialReport> {
  const random = seededNumbers(plan.seed);
  const load = await Load.start(plan.cluster, plan.size, random);
  const trial = new Trial(plan, load, random);
  try {
    return await trial.run();
  } finally {
    plan.cluster.mend();
    await trial.stop();
  }
}

class Trial {
  readonly #plan: TrialPlan;
  readonly #load: Load;
  readonly #random: () => number;
  readonly #notes: string[] = [];
  readonly #broken: string[] = [];
  readonly #guests: PersistentClient[] = [];
  #withdrawnMs: number | null = null;
  #withdrawal: { readonly at: number; readonly alone: number | undefined } | null = null;

  constructor(plan: TrialPlan, load: Load, random: () => number) {
    this.#plan = plan;
    this.#load = load;
    this.#random = random;
  }

  async run(): Promise<TrialReport> {
    const { cluster, fault } = this.#plan;
    await this.#invite();
    this.#load.type();
    const scene = this.#scene();
    await scene.wait(this.#plan.pace.before);
    const healing = await fault.inflict(scene);
    await passed(AFTERWARDS_MS, undefined);
    await this.#load.rest();
    const healedMs = await this.#heal(healing);
    await healing.afterwards;
    await this.#check();
    this.#broken.push(...cluster.endedAlone.splice(0));
    return this.#report(healing, healedMs);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#load.stop(), ...this.#guests.map((guest) => guest.stop())]);
  }

  /** A guest on every node, whose right may be withdrawn. */
  async #invite(): Promise<void> {
    const [board = ""] = this.#load.boards;
    for (const { index } of this.#plan.cluster.nodes)
      this.#guests.push(this.#load.client({ name: `guest on node ${index}`, board, person: "guest", pinnedTo: index }));
    for (const guest of this.#guests) guest.start();
    await until(() => this.#guests.every(({ isSynced }) => isSynced), { limitMs: GUEST_LIMIT_MS, what: "the guests joined" });
  }

  #scene(): FaultScene {
    const { cluster, pace, trial } = this.#plan;
    return {
      cluster,
      load: this.#load,
      pace,
      trial,
      random: this.#random,
      wait: async ([from, to]) => {
        // Evenly spread over the orders of magnitude.
        const ms = from < 1 ? this.#random() * to : from * (to / from) ** this.#random();
        await passed(ms, undefined);
        return ms;
      },
      withdrawGuest: (alone) => this.#withdraw(alone),
      holdFirstReceipt: (ms) => {
        if (ms === null || ms > pace.limits.firstReceipt)
          this.#broken.push(`the first receipt came ${ms?.toFixed(0) ?? "far too many"} ms after the return`);
      },
      note: (text) => void this.#notes.push(text),
      broken: (text) => void this.#broken.push(text),
    };
  }

  async #withdraw(alone: number | undefined): Promise<void> {
    const { cluster, pace } = this.#plan;
    await cluster.ask("lead", "DELETE", `/api/rooms/${this.#load.room}/members/${cluster.userIds.get("guest") ?? ""}`);
    this.#withdrawal = { at: Date.now(), alone };
    const begun = performance.now();
    const holding = (): readonly PersistentClient[] => this.#guests.filter(({ plan, isSynced }) => plan.pinnedTo !== alone && isSynced);
    const limitMs = pace.limits.withdrawn;
    await until(() => holding().length === 0, { limitMs: limitMs + 5_000, what: "a withdrawn right has ended its connections" }).catch(
      (cause: unknown) =>
        this.#broken.push(
          `${String(cause)}: ${holding()
            .map(({ plan }) => plan.name)
            .join(", ")}`,
        ),
    );
    const tookMs = performance.now() - begun;
    this.#withdrawnMs = tookMs;
    if (tookMs > limitMs) this.#broken.push(`a withdrawn right ended its connections after ${tookMs.toFixed(0)} ms`);
  }

  /** Checks that no person whose right was withdrawn was shown what was committed later, or still has a connection. */
  async #checkWithdrawal(): Promise<void> {
    if (this.#withdrawal === null) return;
    const { at, alone } = this.#withdrawal;
    const { limits } = this.#plan.pace;
    const [audit] = this.#load.audits;
    for (const guest of this.#guests)
      audit?.checkUnseen(guest, at + (guest.plan.pinnedTo === alone ? limits.withdrawnAlone : limits.withdrawn));
    const isEnded = (): boolean => this.#guests.every(({ isSynced }) => !isSynced);
    await until(isEnded, { limitMs: limits.healed, what: "every connection of the withdrawn right has ended" }).catch((cause: unknown) =>
      this.#broken.push(String(cause)),
    );
  }

  async #heal({ healedAt }: Healing): Promise<number | null> {
    const missing = await this.#load.converge(HEALING_PATIENCE_MS);
    const healedMs = performance.now() - healedAt;
    if (missing !== null) this.#broken.push(`after ${healedMs.toFixed(0)} ms: ${missing}`);
    else if (healedMs > this.#plan.pace.limits.healed) this.#broken.push(`digests were equal only after ${healedMs.toFixed(0)} ms`);
    return missing === null ? healedMs : null;
  }

  async #check(): Promise<void> {
    const { cluster } = this.#plan;
    for (const audit of this.#load.audits) await audit.follow();
    await this.#checkWithdrawal();
    for (const audit of this.#load.audits) {
      for (const { name, doc } of this.#load.documentsOf(audit)) audit.checkDocument(name, doc);
      for (const client of this.#load.clients) {
        if (client.plan.compartment !== audit.compartment) continue;
        audit.checkReceipts(client);
        if (!client.plan.isWriter) audit.checkShown(client);
      }
      for (const { index, server } of cluster.nodes) {
        await this.#join(index, audit.compartment, (joiner) => audit.checkDocument(joiner.plan.name, joiner.doc));
        await audit.checkNode(`node ${index}`, (path) => cluster.fetchAt(server.url, "lead", { method: "GET", path }));
      }
      this.#broken.push(...audit.faults);
    }
  }

  /** A fresh joiner on a node. */
  async #join(node: number, board: string, look: (joiner: PersistentClient) => void): Promise<void> {
    const joiner = this.#load.client({ name: `a fresh joiner on node ${node}`, board, person: "analyst", pinnedTo: node });
    joiner.start();
    try {
      await until(() => joiner.isSynced, { limitMs: JOIN_LIMIT_MS, what: `a client can join on node ${node}` });
      look(joiner);
    } catch (cause) {
      this.#broken.push(`${String(cause)} (closes ${joiner.closes.join(" ")})`);
    } finally {
      await joiner.stop();
    }
  }

  #report({ firstReceiptMs = null }: Healing, healedMs: number | null): TrialReport {
    const { fault, trial, seed } = this.#plan;
    const { audits, clients, receipts } = this.#load;
    const closes = new Map<number, number>();
    for (const code of clients.flatMap((client) => client.closes)) closes.set(code, (closes.get(code) ?? 0) + 1);
    const sum = (count: (audit: Load["audits"][number]) => number): number => audits.reduce((total, audit) => total + count(audit), 0);
    if (receipts === 0) this.#broken.push("nothing was receipted: nothing was tried");
    return {
      fault: fault.name,
      trial,
      seed,
      receipts,
      entries: sum(({ entries }) => entries.length),
      lost: sum(({ lost }) => lost),
      duplicates: sum(({ duplicates }) => duplicates),
      forks: sum(({ forks }) => forks),
      healedMs,
      firstReceiptMs,
      withdrawnMs: this.#withdrawnMs,
      notes: this.#notes,
      broken: this.#broken,
      closes,
      stories:
        this.#broken.length === 0
          ? []
          : clients.map(({ plan, doc, story }) => [`--- ${plan.name}, client id ${doc.clientID}`, ...story].join("\n")),
    };
  }
}
