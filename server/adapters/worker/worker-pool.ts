import { withinTime } from "../../domain/within-time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { PoolFigures } from "../../ports/metrics.ts";
import { WorkUnavailable } from "../../ports/work.ts";
import type { Log } from "../../ports/log.ts";
import { BackOff, type BackOffLimits } from "../../domain/back-off.ts";
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
  /** How long starting a worker may take, and for how long none is started after one could not be. */
  readonly opening: BackOffLimits & { readonly limitMs: number };
}

/** How a pool starts and ends its workers, and where it writes what happens to them. */
export interface PoolOptions<Target extends object> {
  /** Names the pool in the log. */
  readonly name: string;
  readonly limits: PoolLimits;
  /** See `signal` of {@link openThread}. */
  readonly open: (signal: AbortSignal) => Promise<Thread<Target>>;
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
  readonly opening: Promise<Thread<Target>>;
  readonly abandon: AbortController;
  isOpen: boolean;
  job: Job<Target> | null;
  lastBoard: string;
  stopIdling: () => void;
}

/** The one thing besides boards that is left alone after a failure: starting a worker. */
const OPENING = "opening";
/** The board of jobs that only look whether a worker can be had. */
const NO_BOARD = "";
/** A thread that is gone says why within so long, milliseconds. */
const LAST_WORDS_MS = 1_000;

/**
 * Threads that work on derived state: started on demand, one job each, ended when idle (RULES.md, W2 to W6).
 *
 * Jobs of one board run one after the other. A worker that dies, or that the watchdog ends, fails its job with {@link WorkUnavailable};
 * its board is then left alone for a while, and other boards get another worker. Where a worker cannot be started, its job goes to another
 * one that is there, or fails with {@link WorkUnavailable}, and the next start waits a while.
 */
export class WorkerPool<Target extends object> {
  readonly #options: PoolOptions<Target>;
  readonly #workers = new Set<PoolWorker<Target>>();
  /** By board, the one whose turn comes next first; in each the oldest first. */
  readonly #waiting = new Map<string, Job<Target>[]>();
  #waitingJobs = 0;
  readonly #backOff: BackOff;
  readonly #openings: BackOff;
  readonly #counts = { done: 0, failed: 0, refused: 0, died: 0, "ended-for-time": 0, "ended-for-memory": 0 };
  /** Threads that were told to end and have not ended: one inside a native call ends only after it. */
  #ending = 0;
  #isClosing = false;

  constructor(options: PoolOptions<Target>) {
    this.#options = options;
    this.#backOff = new BackOff(options.limits, options.clock);
    this.#openings = new BackOff(options.limits.opening, options.clock);
  }

  figures(): PoolFigures {
    return {
      workers: this.#workers.size,
      running: [...this.#workers].filter(({ job }) => job !== null).length,
      waiting: this.#waitingJobs,
      boardsLeftAlone: this.#backOff.size,
      isFailing: this.#isFailing,
      jobs: { ...this.#counts },
    };
  }

  /**
   * Resolves where the pool has a worker or has had no trouble to start one. Else it tries to start one, once the pause after the last failure
   * is over, and rejects with {@link WorkUnavailable} if there is none.
   */
  async check(): Promise<void> {
    if (this.#isFailing) await this.run(NO_BOARD, async () => {});
  }

  /** Runs one job of a board on a worker. Rejects with what the job threw, or with {@link WorkUnavailable} if it could not be run to its end. */
  run<Result>(board: string, job: (methods: Remote<Target>) => Promise<Result>): Promise<Result> {
    const { name, limits } = this.#options;
    const leftMs = this.#backOff.leftMs(board);
    if (this.#isClosing) return this.#refuse(`${name} is closing`);
    if (leftMs > 0) return this.#refuse(`${name}: work on this board failed; it is tried again in ${seconds(leftMs)}`);
    if (this.#waitingJobs >= limits.waiting) return this.#refuse(`${name}: ${limits.waiting} jobs are waiting already`);
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#waitOfBoard(board).push({ board, run: async (methods) => settling(resolve, await job(methods)), fail: reject });
    this.#waitingJobs++;
    this.#assign();
    return promise;
  }

  /** Fails what waits and runs, and ends every worker. Idempotent. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#failWaiting(`${this.#options.name} is closing`);
    await Promise.all([...this.#workers].map((worker) => this.#retire(worker)));
  }

  /** No worker is there, and the last one could not be started, or those that were lost do not end. */
  get #isFailing(): boolean {
    if ([...this.#workers].some(({ isOpen }) => isOpen)) return false;
    return this.#openings.hasFailed(OPENING) || !this.#hasRoom;
  }

  /** Whether there may be one more thread: lost ones that have not ended still hold their memory. */
  get #hasRoom(): boolean {
    const { workers } = this.#options.limits;
    return this.#workers.size < workers && this.#workers.size + this.#ending < 2 * workers;
  }

  #refuse(message: string): Promise<never> {
    this.#counts.refused++;
    return Promise.reject(new WorkUnavailable(message));
  }

  #failWaiting(message: string): void {
    const waiting = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    this.#waitingJobs = 0;
    for (const { fail } of waiting) fail(new WorkUnavailable(message));
  }

  /** The jobs of a board that wait. */
  #waitOfBoard(board: string): Job<Target>[] {
    const jobs = this.#waiting.get(board) ?? [];
    this.#waiting.set(board, jobs);
    return jobs;
  }

  /** Gives waiting jobs to workers, boards by turns, as long as there are any free; fails them where there is no worker and none can be started. */
  #assign(): void {
    for (const [board, jobs] of this.#waiting) {
      if ([...this.#workers].some((worker) => worker.job?.board === board)) continue;
      const worker = this.#freeWorker(board);
      if (worker === null) break;
      const job = jobs.shift()!;
      this.#waitingJobs--;
      this.#waiting.delete(board);
      if (jobs.length > 0) this.#waiting.set(board, jobs);
      void this.#work(worker, job);
    }
    if (this.#workers.size > 0 || this.#waitingJobs === 0) return;
    const leftMs = this.#openings.leftMs(OPENING);
    this.#counts.refused += this.#waitingJobs;
    this.#failWaiting(
      leftMs > 0
        ? `${this.#options.name}: its workers cannot be started; the next one is tried again in ${seconds(leftMs)}`
        : `${this.#options.name}: its workers were lost and do not end`,
    );
  }

  /** A worker for a board: the one that has it in memory, another idle one, a new one; null if all are busy or none can be started. */
  #freeWorker(board: string): PoolWorker<Target> | null {
    const idle = [...this.#workers].filter(({ job }) => job === null);
    const found = idle.find(({ lastBoard }) => lastBoard === board) ?? idle[0];
    if (found !== undefined) return found;
    if (!this.#hasRoom || this.#openings.leftMs(OPENING) > 0) return null;
    const abandon = new AbortController();
    const worker: PoolWorker<Target> = {
      opening: this.#options.open(abandon.signal),
      abandon,
      isOpen: false,
      job: null,
      lastBoard: board,
      stopIdling: () => {},
    };
    this.#workers.add(worker);
    return worker;
  }

  async #work(worker: PoolWorker<Target>, job: Job<Target>): Promise<void> {
    worker.stopIdling();
    worker.job = job;
    worker.lastBoard = job.board;
    const settle = await this.#opened(worker).then(
      (thread) => this.#attempt(worker, thread, job),
      (cause: unknown) => this.#notOpened(worker, job, cause),
    );
    worker.job = null;
    if (this.#workers.has(worker)) this.#idle(worker);
    this.#assign();
    // Last, so that the caller that waited for the job finds its worker free.
    settle();
  }

  /** The thread of a worker. Rejects with what opening it threw, or once it took too long. */
  #opened({ opening }: PoolWorker<Target>): Promise<Thread<Target>> {
    const { limitMs } = this.#options.limits.opening;
    const late = (): never => {
      throw new Error(`the worker did not open within ${limitMs} ms`);
    };
    return withinTime(this.#options.clock, { limitMs, late }, opening);
  }

  /** Runs a job on an open thread; answers how to hand over what came of it. */
  async #attempt(worker: PoolWorker<Target>, thread: Thread<Target>, job: Job<Target>): Promise<() => void> {
    worker.isOpen = true;
    this.#openings.succeeded(OPENING);
    const watchdog = new Watchdog(this.#options.limits, this.#options.clock);
    try {
      const settle = await watchdog.watch(thread, () => job.run(thread.methods));
      this.#counts.done++;
      this.#backOff.succeeded(job.board);
      return settle;
    } catch (cause) {
      if (watchdog.verdict !== null || cause instanceof ThreadGone)
        return this.#lost(worker, thread, { job, cause, end: watchdog.verdict });
      // The job's own error, such as a store that is away: the worker is sound.
      this.#counts.failed++;
      return () => job.fail(cause);
    }
  }

  /** Another worker takes the job, if there is one; no board is to blame for it. */
  #notOpened(worker: PoolWorker<Target>, job: Job<Target>, cause: unknown): () => void {
    const { name, log } = this.#options;
    this.#workers.delete(worker);
    worker.abandon.abort();
    this.#untilEnded(worker.opening.then((thread) => thread.stop()));
    if (!this.#isClosing) {
      this.#openings.failed(OPENING);
      log.error({ err: cause, pool: name }, "a worker could not be started");
      if (this.#workers.size > 0) {
        this.#waitOfBoard(job.board).unshift(job);
        this.#waitingJobs++;
        return () => {};
      }
      this.#counts.refused++;
    }
    return () => job.fail(new WorkUnavailable(`${name}: its workers cannot be started`, { cause }));
  }

  /** Ends a worker that was lost with its job, and leaves the job's board alone for a while. */
  async #lost(
    worker: PoolWorker<Target>,
    thread: Thread<Target>,
    { job, cause, end }: { job: Job<Target>; cause: unknown; end: Watchdog["verdict"] },
  ): Promise<() => void> {
    const { name, log, clock } = this.#options;
    this.#workers.delete(worker);
    const err = end === null ? ((await withinTime(clock, { limitMs: LAST_WORDS_MS, late: () => null }, thread.ended)) ?? cause) : cause;
    this.#untilEnded(thread.stop());
    if (!this.#isClosing) {
      this.#counts[end ?? "died"]++;
      if (job.board !== NO_BOARD) this.#backOff.failed(job.board);
      log.error({ err, compartment: job.board, pool: name, end: end ?? "died" }, "a worker was lost with its job");
    }
    return () => job.fail(new WorkUnavailable(`${name}: the worker of this job was lost`, { cause: err }));
  }

  /** Not waited for: a thread inside a native call ends only after it, and the job's board and caller must not wait for that. */
  #untilEnded(ended: Promise<void>): void {
    this.#ending++;
    void ended
      // A thread that could not be opened has ended, too.
      .catch(() => {})
      .then(() => {
        this.#ending--;
        this.#assign();
      });
  }

  #idle(worker: PoolWorker<Target>): void {
    worker.stopIdling = this.#options.clock.after(this.#options.limits.idleMs, () => void this.#retire(worker));
  }

  async #retire(worker: PoolWorker<Target>): Promise<void> {
    const { name, log } = this.#options;
    worker.stopIdling();
    this.#workers.delete(worker);
    if (!worker.isOpen) worker.abandon.abort();
    const thread = await worker.opening.catch(() => null);
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

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1_000)} s`;
}
