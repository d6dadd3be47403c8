import type { Clock } from "../../ports/clock.ts";
import type { PoolFigures } from "../../ports/metrics.ts";
import { WorkUnavailable } from "../../ports/work.ts";
import type { Log } from "../../ports/log.ts";
import { BackOff, type BackOffLimits } from "./back-off.ts";
import type { Thread } from "./open-thread.ts";
import { ThreadGone, type Remote } from "./rpc.ts";
import { Watchdog, type JobLimits } from "./watchdog.ts";

/** What the jobs of a pool may take. */
export interface PoolLimits extends JobLimits, BackOffLimits {
  /** Most workers at a time. */
  readonly workers: number;
  /** Most jobs that wait for a worker; more are refused. */
  readonly waiting: number;
  /** A worker without a job for so long is ended. */
  readonly idleMs: number;
}

/** How a pool starts and ends its workers, and where it writes what happens to them. */
export interface PoolOptions<Target extends object> {
  /** Names the pool in the log. */
  readonly name: string;
  readonly limits: PoolLimits;
  readonly open: () => Promise<Thread<Target>>;
  /** Lets a worker close what it holds before it is ended. */
  readonly shut: (methods: Remote<Target>) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

interface Job<Target extends object> {
  readonly board: string;
  /** Runs the job; answers how to hand over its result. */
  readonly run: (methods: Remote<Target>) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

interface PoolWorker<Target extends object> {
  readonly thread: Promise<Thread<Target>>;
  job: Job<Target> | null;
  lastBoard: string;
  stopIdling: () => void;
}

/**
 * Threads that work on derived state: started on demand, one job each, ended when idle (RULES.md, W2 to W6).
 *
 * Jobs of one board run one after the other. A worker that dies, or that the watchdog ends, fails its job with {@link WorkUnavailable};
 * its board is then left alone for a while, and other boards get another worker.
 */
export class WorkerPool<Target extends object> {
  readonly #options: PoolOptions<Target>;
  readonly #workers = new Set<PoolWorker<Target>>();
  readonly #waiting: Job<Target>[] = [];
  readonly #backOff: BackOff;
  readonly #counts = { done: 0, failed: 0, refused: 0, died: 0, "ended-for-time": 0, "ended-for-memory": 0 };
  #isClosing = false;

  constructor(options: PoolOptions<Target>) {
    this.#options = options;
    this.#backOff = new BackOff(options.limits, options.clock);
  }

  figures(): PoolFigures {
    return {
      workers: this.#workers.size,
      running: [...this.#workers].filter(({ job }) => job !== null).length,
      waiting: this.#waiting.length,
      boardsLeftAlone: this.#backOff.size,
      jobs: { ...this.#counts },
    };
  }

  /** Runs one job of a board on a worker. Rejects with what the job threw, or with {@link WorkUnavailable} if it could not be run to its end. */
  run<Result>(board: string, job: (methods: Remote<Target>) => Promise<Result>): Promise<Result> {
    const { name, limits } = this.#options;
    const leftMs = this.#backOff.leftMs(board);
    if (this.#isClosing) return this.#refuse(`${name} is closing`);
    if (leftMs > 0) return this.#refuse(`${name}: work on this board failed; it is tried again in ${Math.ceil(leftMs / 1_000)} s`);
    if (this.#waiting.length >= limits.waiting) return this.#refuse(`${name}: ${limits.waiting} jobs are waiting already`);
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#waiting.push({ board, run: async (methods) => settling(resolve, await job(methods)), fail: reject });
    this.#assign();
    return promise;
  }

  /** Fails what waits and runs, and ends every worker. Idempotent. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const { fail } of this.#waiting.splice(0)) fail(new WorkUnavailable(`${this.#options.name} is closing`));
    await Promise.all([...this.#workers].map((worker) => this.#retire(worker)));
  }

  #refuse(message: string): Promise<never> {
    this.#counts.refused++;
    return Promise.reject(new WorkUnavailable(message));
  }

  /** Gives waiting jobs to workers, oldest first, as long as there are any free. */
  #assign(): void {
    for (let at = 0; at < this.#waiting.length;) {
      const job = this.#waiting[at]!;
      if ([...this.#workers].some((worker) => worker.job?.board === job.board)) {
        at++;
        continue;
      }
      const worker = this.#freeWorker(job.board);
      if (worker === null) return;
      this.#waiting.splice(at, 1);
      void this.#work(worker, job);
    }
  }

  /** A worker for a board: the one that has it in memory, another idle one, a new one; null if all are busy. */
  #freeWorker(board: string): PoolWorker<Target> | null {
    const idle = [...this.#workers].filter(({ job }) => job === null);
    const found = idle.find(({ lastBoard }) => lastBoard === board) ?? idle[0];
    if (found !== undefined) return found;
    if (this.#workers.size >= this.#options.limits.workers) return null;
    const worker: PoolWorker<Target> = { thread: this.#options.open(), job: null, lastBoard: board, stopIdling: () => {} };
    this.#workers.add(worker);
    return worker;
  }

  async #work(worker: PoolWorker<Target>, job: Job<Target>): Promise<void> {
    worker.stopIdling();
    worker.job = job;
    worker.lastBoard = job.board;
    const watchdog = new Watchdog(this.#options.limits, this.#options.clock);
    let settle: () => void;
    try {
      settle = await watchdog.watch(worker.thread, (thread) => job.run(thread.methods));
      this.#counts.done++;
      this.#backOff.succeeded(job.board);
    } catch (cause) {
      const error = await this.#failure(worker, { job, cause, watchdog });
      settle = () => job.fail(error);
    }
    worker.job = null;
    if (this.#workers.has(worker)) this.#idle(worker);
    this.#assign();
    // Last, so that the caller that waited for the job finds its worker free.
    settle();
  }

  /** What a job that failed fails with. A lost worker is ended, logged and forgotten, and its board left alone for a while. */
  async #failure(worker: PoolWorker<Target>, failed: { job: Job<Target>; cause: unknown; watchdog: Watchdog }): Promise<unknown> {
    const { job, watchdog } = failed;
    const { name, log } = this.#options;
    const thread = await worker.thread.catch(() => null);
    if (thread !== null && watchdog.verdict === null && !(failed.cause instanceof ThreadGone)) {
      // The job's own error, such as a store that is away: the worker is sound.
      this.#counts.failed++;
      return failed.cause;
    }
    this.#workers.delete(worker);
    const cause = failed.cause instanceof ThreadGone ? ((await thread?.ended) ?? failed.cause) : failed.cause;
    await thread?.stop();
    if (!this.#isClosing) {
      this.#counts[watchdog.verdict ?? "died"]++;
      this.#backOff.failed(job.board);
      log.error({ err: cause, compartment: job.board, pool: name, end: watchdog.verdict ?? "died" }, "a worker was lost with its job");
    }
    return new WorkUnavailable(`${name}: the worker of this job was lost`, { cause });
  }

  #idle(worker: PoolWorker<Target>): void {
    worker.stopIdling = this.#options.clock.after(this.#options.limits.idleMs, () => void this.#retire(worker));
  }

  async #retire(worker: PoolWorker<Target>): Promise<void> {
    const { name, log } = this.#options;
    worker.stopIdling();
    this.#workers.delete(worker);
    const thread = await worker.thread.catch(() => null);
    if (thread === null) return;
    // A worker in the middle of a job does not answer, and is ended as it is: what it writes is written whole or not at all.
    if (worker.job === null)
      await this.#options
        .shut(thread.methods)
        .catch((cause: unknown) => log.warn({ err: cause, pool: name }, "a worker did not close in order"));
    await thread.stop();
  }
}

function settling<Result>(resolve: (result: Result) => void, result: Result): () => void {
  return () => resolve(result);
}
