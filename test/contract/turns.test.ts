import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresTurns } from "../../server/adapters/postgres/turns.ts";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { OwnTurns } from "../../server/domain/own-turns.ts";
import type { Turns } from "../../server/ports/turns.ts";
import { createTestDatabase } from "../support/postgres-pool.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";

interface TurnsUnderTest {
  /** The turns of one cluster as each node takes them; two, or one twice. */
  readonly nodes: readonly [Turns, Turns];
  readonly dispose: () => Promise<void>;
}

/** Work that says when it began and ends when it is told. */
function gatedWork() {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const run = async (): Promise<void> => {
    begun.resolve();
    await end.promise;
  };
  return { run, begun: begun.promise, end: end.resolve, fail: end.reject };
}

/** What every kind of server/ports/turns.ts promises. */
function describeTurns(name: string, open: () => Promise<TurnsUnderTest>): void {
  const using = (run: (nodes: TurnsUnderTest["nodes"]) => Promise<void>) => async () => {
    const { nodes, dispose } = await open();
    try {
      await run(nodes);
    } finally {
      await dispose();
    }
  };
  describe(`turns ${name}`, () => {
    it(
      "never lets two works of one name run at once, on whatever node",
      using(async (nodes) => {
        let running = 0;
        let most = 0;
        const work = async (): Promise<number> => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => void setImmediate(resolve));
          running--;
          return most;
        };
        const turns = Array.from({ length: 6 }, () => nodes.map((node) => node.take("one", work)));
        expect(await Promise.all(turns.flat())).toEqual(Array.from({ length: 12 }, () => 1));
      }),
    );

    it(
      "lets works of different names run beside each other",
      using(async ([here, there]) => {
        const works = [gatedWork(), gatedWork(), gatedWork()] as const;
        const turns = [here.take("a", works[0].run), here.take("b", works[1].run), there.take("c", works[2].run)];
        await Promise.all(works.map(({ begun }) => begun));
        for (const { end } of works) end();
        await expect(Promise.all(turns)).resolves.toHaveLength(3);
      }),
    );

    it(
      "gives the turn on after a failure, and what the work gave or threw to its caller",
      using(async ([here, there]) => {
        await expect(here.take("one", () => Promise.reject(new Error("own mistake")))).rejects.toThrow("own mistake");
        expect(await there.take("one", async () => "done")).toBe("done");
      }),
    );
  });
}

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeTurns("of one process", async () => {
  const turns = new OwnTurns();
  return { nodes: [turns, turns], dispose: async () => {} };
});

describeTurns("of two nodes on PostgreSQL", async () => {
  const database = await createTestDatabase(server);
  const node = () => createPostgresTurns(database.pool(2), systemClock);
  return { nodes: [node(), node()], dispose: () => database.close() };
});

describe("turns on PostgreSQL", () => {
  it("pass on when the node that had them is gone, take one connection, and reject while the database is away", async () => {
    const database = await createTestDatabase(server);
    const pool = database.pool(4);
    const [here, there] = [createPostgresTurns(pool, systemClock), createPostgresTurns(database.pool(1), systemClock)];
    const works = Array.from({ length: 6 }, gatedWork);
    const turns = works.map(({ run }, index) => here.take(`work ${index}`, run));
    await Promise.all(works.map(({ begun }) => begun));
    expect(pool.totalCount).toBe(1);
    const waiting = there.take("work 0", async () => "mine");
    await server.run("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
    expect(await waiting).toBe("mine");
    for (const { end } of works) end();
    await Promise.all(turns);
    expect(await here.take("work 0", async () => "again")).toBe("again");
    await server.kill("SIGKILL");
    await expect(here.take("work 0", async () => "never")).rejects.toMatchObject({ name: "DirectoryUnavailable" });
    await server.restart();
    expect(await here.take("work 0", async () => "again")).toBe("again");
    await database.close();
  });
});
