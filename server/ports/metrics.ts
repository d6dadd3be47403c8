// What a node tells of itself while it runs, for its operators. It names no person, room or compartment (P3).

/** One batch that the engine has answered. */
export interface BatchFigures {
  /** Write frames in it. */
  readonly frames: number;
  /** Ledger entries it added, claims of client ids included. */
  readonly entries: number;
  /** Bytes of its updates as watchers get them. */
  readonly bytes: number;
  /** Receipts sent for it. */
  readonly receipts: number;
  /** From handing it to the engine to its answer, milliseconds. */
  readonly commitMs: number;
}

/** Takes what happens on a node. Every call is cheap and none throws; each is made once per batch or more seldom, never per edit. */
export interface Metrics {
  batchCommitted(batch: BatchFigures): void;
  /** The store could not write a batch. */
  storeFailed(): void;
  /** An update was refused by this rule (RULES.md, V). */
  refused(rule: string): void;
  /** A sync session was closed from here with this code. */
  closed(code: number): void;
  /** A reader was closed because it stayed behind (RULES.md, H7). */
  closedAsSlow(): void;
  snapshotBuilt(outcome: "built" | "failed"): void;
  /** A commit of another node was delivered here: `lagMs` after it was made, learned from the bus or read from the ledger. */
  relayed(lagMs: number, from: "bus" | "ledger"): void;
  /** Changes of rights were read from the directory. */
  accessChangesRead(): void;
}

/** The state of a node's hub at one moment, read when metrics are scraped. */
export interface HubFigures {
  readonly syncSessions: number;
  readonly sessionsBehind: number;
  /** Sessions that are not read from just now (RULES.md, H8). */
  readonly sessionsPaused: number;
  readonly openCompartments: number;
  /** Open compartments whose board is large (RULES.md, E9). */
  readonly largeBoards: number;
  /** People shown as present by connections of this node, counted per compartment. */
  readonly presenceEntries: number;
  /** Write frames received and not settled, and their bytes. */
  readonly pendingFrames: number;
  readonly pendingBytes: number;
  readonly isTakingWrites: boolean;
}

/** What went over the bus since the node began. */
export interface BusFigures {
  readonly published: number;
  readonly received: number;
  /** Not sent, because the bus was away. */
  readonly dropped: number;
  /** Not sealed with the cluster's key, or damaged. */
  readonly unreadable: number;
  /** How often the connection was lost. */
  readonly losses: number;
}

/** How a whole node stands at one moment. */
export interface NodeFigures extends HubFigures {
  readonly controlConnections: number;
  readonly isBusConnected: boolean;
  readonly bus: BusFigures;
  /** Other nodes of the cluster that were heard of lately. */
  readonly otherNodes: number;
  readonly isDraining: boolean;
}

/** What the engine's thread counts by itself; grows for as long as the thread runs. */
export interface EngineFigures {
  /** Appends that another node's commit made stale and that were tried again. */
  readonly headMovedRetries: number;
  /** Batches whose authors were asked to send again because the head never stood still. */
  readonly headMovedGivenUp: number;
  /** Compartments whose structure is in memory. */
  readonly hotCompartments: number;
}

/** How a pool of workers for derived state stands. */
export interface PoolFigures {
  readonly workers: number;
  /** Jobs that run, and jobs that wait for a worker. */
  readonly running: number;
  readonly waiting: number;
  /** Boards whose work failed lately and is not tried now. */
  readonly boardsLeftAlone: number;
  /** The pool has no worker and cannot start one, so it does no work now. */
  readonly isFailing: boolean;
  /** Jobs by what became of them, since the node began. */
  readonly jobs: Readonly<Record<JobEnd, number>>;
}

/** What became of a job: `failed` by its own error, `refused` before it began, `died` with its worker, or ended by the watchdog. */
export type JobEnd = "done" | "failed" | "refused" | "died" | "ended-for-time" | "ended-for-memory";
