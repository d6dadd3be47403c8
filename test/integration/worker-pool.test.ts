import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { openThread, WATCHED_HEAP_MEGABYTES, type Thread } from "../../server/adapters/worker/open-thread.ts";
import { WorkerPool, type PoolLimits } from "../../server/adapters/worker/worker-pool.ts";
import { WorkUnavailable } from "../../server/ports/work.ts";
import { keptLog } from "../support/history-world.ts";
import type { WildOpening, WildWork } from "../support/wild-thread.ts";

const LIMITS: PoolLimits = {
  workers: 2,
  waiting: 3,
  jobMs: 20_000,
  memoryBytes: 150_000_000,
  watchMs: 20,
  idleMs: 20_000,
  firstPauseMs: 60_000,
  longestPauseMs: 240_000,
  opening: { limitMs: 20_000, firstPauseMs: 60_000, longestPauseMs: 240_000 },
};

describe("a pool of workers", () => {
  const pools: WorkerPool<WildWork>[] = [];
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.close()));
  });

  /** `openings`: what the first workers do when they are opened; all after them serve. */
  function setUp(limits: Partial<PoolLimits> = {}, openings: WildOpening[] = []) {
    const log = keptLog();
    const open = (signal: AbortSignal): Promise<Thread<WildWork>> => {
      const opening: WildOpening = openings.shift() ?? "serves";
      return openThread(
        new URL("../support/wild-thread.ts", import.meta.url),
        { opening },
        { heapMegabytes: WATCHED_HEAP_MEGABYTES, signal },
      );
    };
    const pool = new WorkerPool<WildWork>({
      name: "derived",
      limits: { ...LIMITS, ...limits },
      open,
      shut: (methods) => methods.close(),
      clock: systemClock,
      log,
    });
    pools.push(pool);
    return { pool, log };
  }

  it("W4 starts a worker when there is work, keeps to it, and ends it when it is idle", async () => {
    const { pool } = setUp({ idleMs: 50 });
    expect(pool.figures().workers).toBe(0);
    expect(await pool.run("a", (work) => work.count())).toBe(1);
    expect(await pool.run("b", (work) => work.count())).toBe(2);
    expect(pool.figures()).toMatchObject({ running: 0, waiting: 0, jobs: { done: 2 } });
    await expect.poll(() => pool.figures().workers).toBe(0);
    expect(await pool.run("a", (work) => work.count())).toBe(1);
  });

  it("W3 passes on the error of a job, and the worker goes on", async () => {
    const { pool, log } = setUp();
    await expect(pool.run("a", (work) => work.fail())).rejects.toThrow("no such card");
    expect(await pool.run("a", (work) => work.count())).toBe(1);
    expect(pool.figures().jobs).toMatchObject({ failed: 1, done: 1, died: 0 });
    expect(log.lines).toEqual([]);
  });

  it.each([
    ["never ends", "ended-for-time", { jobMs: 4_000 }, (work: Pick<WildWork, "spin">) => work.spin()],
    ["waits for ever", "ended-for-time", { jobMs: 4_000 }, (work: Pick<WildWork, "wait">) => work.wait()],
    ["takes buffers", "ended-for-memory", {}, (work: Pick<WildWork, "takeBuffers">) => work.takeBuffers()],
    // Both reached V8's limit once, which ends the thread at times and the whole process at others.
    ["takes heap", "ended-for-memory", {}, (work: Pick<WildWork, "takeHeap">) => work.takeHeap()],
    ["grows a list", "ended-for-memory", {}, (work: Pick<WildWork, "growList">) => work.growList()],
    ["exits", "died", {}, (work: Pick<WildWork, "die">) => work.die()],
  ] as const)("P12 W3 fails a job that %s, says so, leaves its board alone and serves other boards", async (_, end, limits, run) => {
    const { pool, log } = setUp(limits);
    const failure = await pool.run("hostile", (work): Promise<number> => run(work as WildWork)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkUnavailable);
    expect(pool.figures()).toMatchObject({ boardsLeftAlone: 1, jobs: { [end]: 1 } });
    expect(log.lines).toMatchObject([{ level: "error", fields: { compartment: "hostile", end } }]);
    await expect(pool.run("hostile", (work) => work.count())).rejects.toThrow("tried again in 60 s");
    expect(await pool.run("honest", (work) => work.count())).toBe(1);
  });

  it("W2 runs the jobs of one board in turn, and those of others beside them", async () => {
    const { pool } = setUp({ jobMs: 5_000 });
    const hostile = pool.run("hostile", (work) => work.spin()).catch((error: unknown) => error);
    const behind = pool.run("hostile", (work) => work.count());
    expect(await pool.run("honest", (work) => work.count())).toBe(1);
    expect(pool.figures()).toMatchObject({ workers: 2, running: 1, waiting: 1 });
    expect(await hostile).toBeInstanceOf(WorkUnavailable);
    // It was waiting before its board failed, so it still gets its try.
    expect(await behind).toBeGreaterThan(0);
  });

  it("W5 refuses at once what would wait behind too much", async () => {
    const { pool } = setUp({ workers: 1 });
    const under = [1, 2, 3, 4].map((at) => pool.run(`board ${at}`, (work) => work.wait()).catch((error: unknown) => error));
    await expect(pool.run("one more", (work) => work.count())).rejects.toThrow("3 jobs are waiting already");
    expect(pool.figures().jobs.refused).toBe(1);
    await pool.close();
    for (const failure of await Promise.all(under)) expect(failure).toBeInstanceOf(WorkUnavailable);
    await expect(pool.run("a", (work) => work.count())).rejects.toThrow("closing");
  });

  it("W6 doubles the pause of a board that fails again and again, and forgets it after a success", async () => {
    const { pool } = setUp({ firstPauseMs: 1, longestPauseMs: 4 });
    for (let round = 0; round < 3; round++) {
      await expect.poll(() => pool.figures().boardsLeftAlone).toBe(0);
      await expect(pool.run("a", (work) => work.die())).rejects.toBeInstanceOf(WorkUnavailable);
    }
    await expect.poll(() => pool.figures().boardsLeftAlone).toBe(0);
    expect(await pool.run("a", (work) => work.count())).toBe(1);
    expect(pool.figures().jobs).toMatchObject({ died: 3, done: 1 });
  });

  it("W6 fails each job while its workers cannot be opened, without trying in a loop, and says that it is failing", async () => {
    const { pool, log } = setUp({}, ["throws"]);
    await expect(pool.run("a", (work) => work.count())).rejects.toMatchObject({ cause: { message: "it cannot be opened" } });
    await expect(pool.run("b", (work) => work.count())).rejects.toThrow("cannot be started; the next one is tried again in 60 s");
    await expect(pool.check()).rejects.toBeInstanceOf(WorkUnavailable);
    expect(log.lines).toHaveLength(1);
    expect(pool.figures()).toMatchObject({ isFailing: true, boardsLeftAlone: 0, workers: 0 });
  });

  it.each(["spins", "waits"] as const)("P12 W6 ends a worker that %s while it opens, and fails its job in time", async (opening) => {
    const { pool, log } = setUp({ opening: { ...LIMITS.opening, limitMs: 300 } }, [opening]);
    await expect(pool.run("a", (work) => work.count())).rejects.toMatchObject({
      name: "WorkUnavailable",
      cause: { message: "the worker did not open within 300 ms" },
    });
    expect(pool.figures()).toMatchObject({ isFailing: true, running: 0, waiting: 0, boardsLeftAlone: 0 });
    expect(log.lines).toMatchObject([{ level: "error", fields: { pool: "derived" } }]);
  });

  it("P12 W4 is closed without waiting for a worker that does not open, and fails its job", async () => {
    const { pool, log } = setUp({ opening: { ...LIMITS.opening, limitMs: 3_600_000 } }, ["waits"]);
    const [job] = await Promise.all([Promise.allSettled([pool.run("a", (work) => work.count())]), pool.close()]);
    expect(job).toMatchObject([{ status: "rejected", reason: { name: "WorkUnavailable" } }]);
    expect(log.lines).toEqual([]);
  });

  it("P12 W6 tries to start a worker when it is checked after the pause, and is sound again", async () => {
    const { pool } = setUp({ opening: { limitMs: 20_000, firstPauseMs: 1, longestPauseMs: 1 } }, ["throws", "throws"]);
    await expect(pool.run("a", (work) => work.count())).rejects.toBeInstanceOf(WorkUnavailable);
    await expect.poll(() => pool.check().then(() => "sound")).toBe("sound");
    expect(pool.figures()).toMatchObject({ isFailing: false, workers: 1 });
    expect(await pool.run("a", (work) => work.count())).toBe(1);
  });

  it("W4 W6 being checked starts no worker of a sound pool", async () => {
    const { pool } = setUp();
    await pool.check();
    expect(pool.figures().workers).toBe(0);
  });

  it("P12 W6 gives the job of a worker that cannot be opened to another one, and blames no board", async () => {
    const { pool, log } = setUp({}, ["serves", "throws"]);
    const first = pool.run("a", (work) => work.count());
    expect(await Promise.all([first, pool.run("b", (work) => work.count())])).toEqual([1, 2]);
    expect(pool.figures()).toMatchObject({ isFailing: false, boardsLeftAlone: 0, workers: 1, jobs: { done: 2 } });
    expect(log.lines).toHaveLength(1);
  });

  it("P12 W3 a lost worker that does not end holds neither its job nor its board nor the pool; too many of them stop it", async () => {
    const unending = Promise.withResolvers<void>();
    const workers: Thread<WildWork>[] = [];
    const pool = new WorkerPool<WildWork>({
      name: "derived",
      limits: { ...LIMITS, workers: 1, jobMs: 2_000, firstPauseMs: 1, longestPauseMs: 1 },
      open: async (signal) => {
        const thread = await openThread<WildWork>(new URL("../support/wild-thread.ts", import.meta.url), { opening: "serves" }, { signal });
        workers.push(thread);
        return { ...thread, stop: () => unending.promise };
      },
      shut: (methods) => methods.close(),
      clock: systemClock,
      log: keptLog(),
    });
    for (const board of ["a", "b"]) await expect(pool.run(board, (work) => work.wait())).rejects.toBeInstanceOf(WorkUnavailable);
    await expect(pool.run("c", (work) => work.count())).rejects.toThrow("were lost and do not end");
    expect(pool.figures()).toMatchObject({ isFailing: true, workers: 0 });
    await Promise.all(workers.map((thread) => thread.stop()));
    unending.resolve();
    await expect.poll(() => pool.figures().isFailing).toBe(false);
    expect(await pool.run("c", (work) => work.count())).toBe(1);
    await pool.close();
    await workers.at(-1)?.stop();
  });
});
