import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededNumbers } from "../seeded-history.ts";
import { FaultCluster } from "./cluster.ts";
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
/** Trials of one fault on one cluster; then both are made anew. */
const TRIALS_PER_CLUSTER = 10;

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
  const lane = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined && !stopping.signal.aborted; job = jobs.shift()) await runJob(job, options, outcomes);
  };
  await Promise.all(Array.from({ length: options.parallel ?? 1 }, lane));
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
    if (fault.needs?.smallDisk !== undefined && !mayMount) continue;
    for (let from = first; from < first + trials; from += TRIALS_PER_CLUSTER)
      jobs.push({ fault, trials: Array.from({ length: Math.min(TRIALS_PER_CLUSTER, first + trials - from) }, (_, index) => from + index) });
  }
  return jobs;
}

async function runJob({ fault, trials }: Job, options: FaultOptions, outcomes: TrialOutcome[]): Promise<void> {
  let cluster: FaultCluster | null = null;
  const end = async (): Promise<void> => {
    const ending = cluster;
    cluster = null;
    if (ending === null) return;
    await ending.stop();
    running.delete(ending);
  };
  try {
    for (const trial of trials) {
      if (stopping.signal.aborted) return;
      const seed = seedOf(options.seed, fault.name, trial);
      const random = seededNumbers(seed);
      let outcome: TrialOutcome;
      try {
        cluster ??= await FaultCluster.start(fault.needs ?? {}, random);
        running.add(cluster);
        const report = await runTrial({ cluster, fault, trial, seed, pace: options.pace, size: options.size ?? DEFAULT_SIZE });
        outcome = { fault: fault.name, trial, seed, report, broken: report.broken, kept: null };
      } catch (cause) {
        const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
        outcome = {
          fault: fault.name,
          trial,
          seed,
          report: null,
          broken: [`the trial broke off: ${text}`, ...(cluster?.endedAlone ?? [])],
          kept: null,
        };
      }
      if (outcome.broken.length > 0) {
        outcome = { ...outcome, kept: keep(outcome, cluster) };
        // What a broken promise left behind must not weigh on the next trial.
        await end();
      }
      outcomes.push(outcome);
      options.onTrial?.(outcome);
    }
  } finally {
    await end();
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
