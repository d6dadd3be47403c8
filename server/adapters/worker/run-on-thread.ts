import { withinTime } from "../../domain/within-time.ts";
import type { Clock } from "../../ports/clock.ts";
import { WorkUnavailable } from "../../ports/work.ts";
import { openThread, WATCHED_HEAP_MEGABYTES, type Thread, type ThreadLimits } from "./open-thread.ts";
import { ThreadGone, type CallOptions, type Remote } from "./rpc.ts";
import { Watchdog, type JobLimits } from "./watchdog.ts";

/** A thread for one job: where its code is, what it is started with, and what the job may take. */
export interface JobThread {
  readonly entry: URL;
  readonly settings: unknown;
  readonly limits: JobLimits & Pick<ThreadLimits, "lowerBy"> & { /** How long starting the thread may take. */ readonly openMs: number };
  readonly clock: Pick<Clock, "after" | "monotonic">;
  /** Buffers among the arguments of a call to hand over instead of copying. */
  readonly transfer?: CallOptions["transfer"];
  /** Ends the job and its thread, once aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Runs one job on a thread of its own, which is ended afterwards. Rejects with what the job threw, or with {@link WorkUnavailable} if the
 * thread could not be opened, died, was ended by the signal, or took more than its limits.
 */
export async function runOnThread<Target extends object, Result>(
  spec: JobThread,
  job: (methods: Remote<Target>) => Promise<Result>,
): Promise<Result> {
  const { signal } = spec;
  const thread = await openJobThread<Target>(spec);
  const end = (): void => void thread.stop();
  if (signal?.aborted === true) end();
  signal?.addEventListener("abort", end);
  try {
    return await doOnThread(thread, spec, job);
  } finally {
    signal?.removeEventListener("abort", end);
    // Not waited for: a thread inside a native call ends only after it.
    void thread.stop();
  }
}

/** Starts a thread for a job of several steps, which {@link doOnThread} does; the caller stops it. Rejects with {@link WorkUnavailable} if it could not be opened. */
export async function openJobThread<Target extends object>({
  entry,
  settings,
  limits,
  clock,
  transfer,
}: Omit<JobThread, "signal">): Promise<Thread<Target>> {
  const abandon = new AbortController();
  const late = (): never => {
    abandon.abort();
    throw new Error(`the thread did not open within ${limits.openMs} ms`);
  };
  const opening = openThread<Target>(entry, settings, {
    heapMegabytes: WATCHED_HEAP_MEGABYTES,
    ...(limits.lowerBy !== undefined && { lowerBy: limits.lowerBy }),
    signal: abandon.signal,
    ...(transfer && { transfer }),
  });
  return await withinTime(clock, { limitMs: limits.openMs, late }, opening).catch((cause: unknown) => {
    throw new WorkUnavailable("the thread of this job could not be started", { cause });
  });
}

/** Does one step of a job on its thread. Rejects with what the step threw, or with {@link WorkUnavailable} if the thread died or took more than the limits of a job. */
export async function doOnThread<Target extends object, Result>(
  thread: Thread<Target>,
  { limits, clock }: Pick<JobThread, "limits" | "clock">,
  step: (methods: Remote<Target>) => Promise<Result>,
): Promise<Result> {
  const watchdog = new Watchdog(limits, clock);
  try {
    return await watchdog.watch(thread, () => step(thread.methods));
  } catch (cause) {
    if (watchdog.verdict === null && !(cause instanceof ThreadGone)) throw cause;
    throw new WorkUnavailable("the thread of this job was lost", { cause });
  }
}
