import type { Peer } from "./peers.ts";

/** One figure of a workload. */
export interface Metric {
  readonly key: string;
  /** What a reader sees above the column. */
  readonly label: string;
  readonly digits: number;
  /** Also given as a multiple of the bare relay's in the same run. */
  readonly isCompared?: boolean;
  /** What Majlis shall not exceed: the multiple where it is compared, else the value. */
  readonly goal?: number;
}

/** A figure's values in one run, by metric. What a peer cannot do is missing. */
export type Figures = Readonly<Record<string, number>>;

/** A workload that has been set up on one peer. */
export interface Prepared {
  /** Runs it once. Throws if a client's board is wrong in the end, never because of a time. */
  readonly measure: () => Promise<Figures>;
  readonly close: () => Promise<void>;
}

/** What every peer is put through in the same way. */
export interface Workload {
  readonly key: string;
  readonly title: string;
  readonly metrics: readonly Metric[];
  /** Sets it up, with an empty folder for what the peer keeps. Null: the peer does not do such a thing. */
  readonly prepare: (peer: Peer, folder: string) => Promise<Prepared | null>;
}

/** What one peer came to: per metric the values of all runs, and of those compared the multiples of the relay's. */
export interface PeerResult {
  readonly peer: string;
  readonly name: string;
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly ratios: Readonly<Record<string, readonly number[]>>;
}

/** What a workload came to, in the order of the peers. */
export interface WorkloadResult {
  readonly key: string;
  readonly title: string;
  readonly metrics: readonly Metric[];
  readonly peers: readonly PeerResult[];
}
