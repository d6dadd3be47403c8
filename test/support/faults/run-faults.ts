import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededNumbers } from "../seeded-history.ts";
import { FaultCluster } from "./fault-cluster.ts";
import { DISK_FAULTS } from "./disk-faults.ts";
import type { Fault, Pace } from "./fault.ts";
import { mayMount } from "./full-disk.ts";
import { LINE_FAULTS } from "./line-faults.ts";
import type { LoadSize } from "./load.ts";
import { PROCESS_FAULTS } from "./process-faults.ts";
import { runTrial, type TrialReport } from "./trial.ts";

/** Every fault by its name. */
export const FAULTS: ReadonlyMap<string, Fault> = new Map(
  [...PROCESS_FAULTS, ...LINE_FAULTS, ...DISK_FAULTS].map((fault) => [fault.name, fault]),
);

/** What to run. */
export interface FaultOptions {
  readonly faults: readonly Fault[];
  readonly trials: number;
  /** Number of the first trial. */
  readonly first?: number;
  readonly seed: number;
  /** So many clusters side by side. */
  readonly parallel?: number;
  readonly pace: Pace;
  /** Of each cluster; two by default. */
  readonly nodes?: number;
  readonly size?: LoadSize;
  readonly onTrial?: (outcome: TrialOutcome) => void;
}

/** A trial's report, or why there is none. */
export interface TrialOutcome {
  readonly fault: string;
  readonly trial: number;
  readonly seed: number;
  readonly report: TrialReport | null;
  readonly broken: readonly string[];
  /** Folder with what the nodes printed and what was found, kept where a promise was broken. */
  readonly kept: string | null;
}

const DEFAULT_SIZE: LoadSize = { boards: 2, writersPerBoard: 6, longestPauseMs: 220 };
/** After this many trials a new cluster is started. */
const TRIALS_PER_CLUSTER = 15;
const TRIALS_PER_JOB = 10;

interface Job {
  readonly fault: Fault;
  readonly trials: readonly number[];
}

const running = new Set<FaultCluster>();
const stopping = new AbortController();

/** Runs trials of faults, some side by side. A trial that fails costs its cluster and nothing else. */
export async function runFaults(options: FaultOptions): Promise<readonly TrialOutcome[]> {
  const jobs = jobsOf(options);
  const outcomes: TrialOutcome[] = [];
  const run = async (): Promise<void> => {
    const lane = new Lane(options, (outcome) => {
      outcomes.push(outcome);
      options.onTrial?.(outcome);
    });
    try {
      for (let job = jobs.shift(); job !== undefined && !stopping.signal.aborted; job = jobs.shift()) await lane.run(job);
    } finally {
      await lane.end();
    }
  };
  await Promise.all(Array.from({ length: options.parallel ?? 1 }, run));
  return outcomes;
}

/** Ends every cluster of this process and begins no further trial. */
export async function stopFaults(): Promise<void> {
  stopping.abort();
  await Promise.all([...running].map((cluster) => cluster.stop()));
}

function jobsOf({ faults, trials, first = 1 }: FaultOptions): Job[] {
  const jobs: Job[] = [];
  for (const fault of faults) {
    if (fault.needs?.smallDisks === true && !mayMount) continue;
    for (let from = first; from < first + trials; from += TRIALS_PER_JOB)
      jobs.push({ fault, trials: Array.from({ length: Math.min(TRIALS_PER_JOB, first + trials - from) }, (_, index) => from + index) });
  }
  return jobs;
}

/** Runs one trial after the other, on the same cluster as long as that is honest. */
class Lane {
  readonly #options: FaultOptions;
  readonly #took: (outcome: TrialOutcome) => void;
  #cluster: FaultCluster | null = null;
  #needs: NonNullable<Fault["needs"]> = {};
  #trials = 0;

  constructor(options: FaultOptions, took: (outcome: TrialOutcome) => void) {
    this.#options = options;
    this.#took = took;
  }

  async run({ fault, trials }: Job): Promise<void> {
    for (const trial of trials) {
      if (stopping.signal.aborted) return;
      const outcome = await this.#try(fault, trial);
      if (outcome.broken.length === 0) {
        this.#took(outcome);
        continue;
      }
      this.#took({ ...outcome, kept: keep(outcome, this.#cluster) });
      // What a broken promise left behind must not weigh on the next trial.
      await this.end();
    }
  }

  async end(): Promise<void> {
    const ending = this.#cluster;
    this.#cluster = null;
    this.#trials = 0;
    if (ending === null) return;
    await ending.stop();
    running.delete(ending);
  }

  async #try(fault: Fault, trial: number): Promise<TrialOutcome> {
    const { pace, size = DEFAULT_SIZE } = this.#options;
    const seed = seedOf(this.#options.seed, fault.name, trial);
    const outcome = { fault: fault.name, trial, seed, kept: null };
    try {
      const cluster = await this.#ready(fault.needs ?? {}, seed);
      const report = await runTrial({ cluster, fault, trial, seed, pace, size });
      return { ...outcome, report, broken: report.broken };
    } catch (cause) {
      const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      return { ...outcome, report: null, broken: [`the trial broke off: ${text}`, ...(this.#cluster?.endedAlone ?? [])] };
    }
  }

  async #ready(needs: NonNullable<Fault["needs"]>, seed: number): Promise<FaultCluster> {
    if (needs.smallDisks !== this.#needs.smallDisks || this.#trials >= TRIALS_PER_CLUSTER) await this.end();
    if (this.#cluster === null) {
      this.#cluster = await FaultCluster.start({ ...needs, nodes: this.#options.nodes ?? 2 }, seededNumbers(seed));
      running.add(this.#cluster);
      this.#needs = needs;
    }
    this.#trials += 1;
    return this.#cluster;
  }
}

/** Every trial has its own numbers, whichever others run. */
function seedOf(seed: number, fault: string, trial: number): number {
  let mixed = seed;
  for (const char of `${fault} ${trial}`) mixed = (Math.imul(mixed, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return mixed;
}

function keep(outcome: TrialOutcome, cluster: FaultCluster | null): string {
  const folder = mkdtempSync(join(tmpdir(), `majlis-broken-${outcome.fault}-${outcome.trial}-`));
  writeFileSync(join(folder, "nodes.log"), cluster?.output() ?? "");
  writeFileSync(join(folder, "clients.log"), outcome.report?.stories.join("\n") ?? "");
  writeFileSync(
    join(folder, "broken.txt"),
    [`${outcome.fault}, trial ${outcome.trial}, seed ${outcome.seed}`, ...(outcome.report?.notes ?? []), ...outcome.broken].join("\n"),
  );
  return folder;
}
