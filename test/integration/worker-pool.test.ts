import { afterEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { openThread } from "../../server/adapters/worker/open-thread.ts";
import { WorkerPool, type PoolLimits } from "../../server/adapters/worker/worker-pool.ts";
import { WorkUnavailable } from "../../server/ports/work.ts";
import { keptLog } from "../support/history-world.ts";
import type { WildWork } from "../support/wild-thread.ts";

const LIMITS: PoolLimits = {
  workers: 2,
  waiting: 3,
  jobMs: 20_000,
  memoryBytes: 150_000_000,
  watchMs: 20,
  idleMs: 20_000,
  firstPauseMs: 60_000,
  longestPauseMs: 240_000,
};

describe("a pool of workers", () => {
  const pools: WorkerPool<WildWork>[] = [];
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.close()));
  });

  function setUp(limits: Partial<PoolLimits> = {}, isBroken = false) {
    const log = keptLog();
    const pool = new WorkerPool<WildWork>({
      name: "derived",
      limits: { ...LIMITS, ...limits },
      open: () => openThread<WildWork>(new URL("../support/wild-thread.ts", import.meta.url), { isBroken }, { heapMegabytes: 64 }),
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
    await vi.waitFor(() => expect(pool.figures().workers).toBe(0), { timeout: 10_000 });
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
    ["takes heap", "died", { memoryBytes: 1e9 }, (work: Pick<WildWork, "takeHeap">) => work.takeHeap()],
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
      await vi.waitFor(() => expect(pool.figures().boardsLeftAlone).toBe(0));
      await expect(pool.run("a", (work) => work.die())).rejects.toBeInstanceOf(WorkUnavailable);
    }
    await vi.waitFor(() => expect(pool.figures().boardsLeftAlone).toBe(0));
    expect(await pool.run("a", (work) => work.count())).toBe(1);
    expect(pool.figures().jobs).toMatchObject({ died: 3, done: 1 });
  });

  it("W6 fails each job while its workers cannot be opened, without trying in a loop", async () => {
    const { pool, log } = setUp({}, true);
    await expect(pool.run("a", (work) => work.count())).rejects.toMatchObject({ cause: { message: "it cannot be opened" } });
    await expect(pool.run("a", (work) => work.count())).rejects.toThrow("tried again in");
    expect(log.lines).toHaveLength(1);
  });
});
