import type { ClusterNeeds, FaultCluster } from "./fault-cluster.ts";
import type { Load } from "./load.ts";

/** How long things last, milliseconds: a trial draws from each range. */
export interface Pace {
  /** From the first edit to the fault. */
  readonly before: readonly [number, number];
  readonly partition: readonly [number, number];
  /** How long a store or a node is gone, or a disturbance lasts. */
  readonly away: readonly [number, number];
  readonly stopped: readonly [number, number];
  /** A node without any store; long enough for its leases to end. */
  readonly isolated: readonly [number, number];
  /** In every so many trials of a node that is killed its people are watched until they show nowhere, which takes seconds; 0 is never. */
  readonly presenceEvery: number;
  readonly limits: Limits;
}

/** What is promised, milliseconds. */
export interface Limits {
  /** From the end of a fault to equal digests everywhere. */
  readonly healed: number;
  /** From the return of PostgreSQL to the first receipt. */
  readonly firstReceipt: number;
  /** From the withdrawal of a right to the end of the connections that rest on it. */
  readonly withdrawn: number;
  /** The same on a node that has neither bus nor database: what others commit later is not sent on. */
  readonly withdrawnAlone: number;
  /** From the death of a node to its people being shown nowhere. */
  readonly gone: number;
}

/** As the product is judged. */
export const FULL_PACE: Pace = {
  before: [0, 3_000],
  partition: [1_000, 30_000],
  away: [500, 3_000],
  stopped: [10_000, 10_000],
  isolated: [12_000, 16_000],
  presenceEvery: 3,
  limits: { healed: 5_000, firstReceipt: 3_000, withdrawn: 1_000, withdrawnAlone: 11_000, gone: 10_000 },
};

/** The same in short, on cores that others use too: what came back late is left to the long form. */
export const SHORT_PACE: Pace = {
  before: [300, 600],
  partition: [2_000, 2_000],
  away: [700, 1_000],
  stopped: [3_000, 3_000],
  isolated: [3_000, 3_000],
  presenceEvery: 0,
  limits: { healed: 20_000, firstReceipt: 12_000, withdrawn: 6_000, withdrawnAlone: 16_000, gone: 20_000 },
};

/** Where a fault is inflicted. */
export interface FaultScene {
  readonly cluster: FaultCluster;
  readonly load: Load;
  readonly pace: Pace;
  /** Number of the trial, from 1. */
  readonly trial: number;
  readonly random: () => number;
  /** Waits for a time of a range: short ones are as frequent as long ones are long. Gives it. */
  readonly wait: (range: readonly [number, number]) => Promise<number>;
  /**
   * Withdraws the guest's right, and holds every node to ending the guest's connections in time. A node that is `alone`, without bus and
   * database, need only send on nothing that others commit later.
   */
  readonly withdrawGuest: (alone?: number) => Promise<void>;
  /** Holds the first receipt after a return to its limit. */
  readonly holdFirstReceipt: (firstReceiptMs: number | null) => void;
  /** Words for the trial's line. */
  readonly note: (text: string) => void;
  /** A promise was broken. */
  readonly broken: (text: string) => void;
}

/** When a fault was over. */
export interface Healing {
  /** Monotonic milliseconds. */
  readonly healedAt: number;
  /** Milliseconds from the return of what was away to the first receipt that needed it; null if none came. */
  readonly firstReceiptMs?: number | null;
  /** What is still watched and need not hold up the healing. */
  readonly afterwards?: Promise<void>;
}

/** One kind of fault. */
export interface Fault {
  readonly name: string;
  readonly needs?: Pick<ClusterNeeds, "smallDisks">;
  readonly inflict: (scene: FaultScene) => Promise<Healing>;
}

/** One of some. */
export function pick<Item>(items: readonly Item[], random: () => number): Item {
  const picked = items[Math.floor(random() * items.length)];
  if (picked === undefined) throw new Error("there is nothing to pick from");
  return picked;
}
