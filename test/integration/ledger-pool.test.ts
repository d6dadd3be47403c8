import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { PoolLimits } from "../../server/adapters/worker/worker-pool.ts";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { WorkUnavailable } from "../../server/ports/work.ts";
import { LIST_LIMITS } from "../../server/threads/derived-work-limits.ts";
import { openLedgerPool } from "../../server/threads/open-ledger-pool.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { startServer } from "../support/start-server.ts";
import { KeptLog } from "../support/hub-world.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

const temporaryFolder = temporaryFolders();

function pooledLedger(path: string, limits: Partial<PoolLimits> = {}) {
  const log = new KeptLog();
  const settings = { ledger: { kind: "sqlite", path, quarantine: `${path}-quarantine` }, logLevel: "silent" } as const;
  const clock = new ManualClock();
  return { log, clock, ...openLedgerPool(settings, { clock, log, name: "lists", limits: { ...LIST_LIMITS, ...limits } }) };
}

describe("the threads that read the ledger", () => {
  it("W3 start with the first call; where the ledger cannot be opened that call rejects, and one after a pause tries again", async () => {
    const path = join(temporaryFolder(), "ledger.db");
    const { ledger, log, clock, close } = pooledLedger(path);
    const failure = await ledger.head("a").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkUnavailable);
    expect((failure as WorkUnavailable).cause).toMatchObject({ message: `${path}: unable to open database file` });
    await openLedger(path).close();
    await expect(ledger.head("a")).rejects.toBeInstanceOf(WorkUnavailable);
    await clock.advance(500);
    expect((await ledger.head("a")).seq).toBe(0);
    await close();
    expect(log.lines.map(({ level }) => level)).toEqual(["error"]);
  });

  it("close without having been started, and answer no more calls", async () => {
    const { ledger, log, close } = pooledLedger(join(temporaryFolder(), "ledger.db"));
    await Promise.all([close(), close()]);
    await expect(ledger.read("a", { after: 0, limit: 1 })).rejects.toThrow("lists is closing");
    expect(log.lines).toEqual([]);
  });

  it("close in order while one is being opened, also where that fails", async () => {
    const { ledger, close } = pooledLedger(join(temporaryFolder(), "ledger.db"));
    const asked = ledger.head("a").catch((error: unknown) => error);
    await close();
    expect(await asked).toBeInstanceOf(WorkUnavailable);
  });

  it("P12 W3 W6 a list that takes too long is ended and logged; its board is left alone for a while, and others have their lists", async () => {
    const path = join(temporaryFolder(), "ledger.db");
    await openLedger(path).close();
    // Looked at once, when it is too late.
    const { ledger, log, clock, figures, close } = pooledLedger(path, { jobMs: 1_000, watchMs: 1_001 });
    await ledger.head("hostile");
    const asked = ledger.listContributions("hostile", { after: 0, limit: 10 }).catch((error: unknown) => error);
    // The worker is there, so that its job begins before any message is read, and no answer is read before its time is over.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    await clock.advance(1_001);
    expect(await asked).toBeInstanceOf(WorkUnavailable);
    expect(figures()).toMatchObject({ boardsLeftAlone: 1, jobs: { "ended-for-time": 1 } });
    expect(log.lines).toMatchObject([{ level: "error", fields: { compartment: "hostile", pool: "lists", end: "ended-for-time" } }]);
    await expect(ledger.head("hostile")).rejects.toThrow("work on this board failed");
    expect((await ledger.head("other")).seq).toBe(0);
    await clock.advance(500);
    expect((await ledger.head("hostile")).seq).toBe(0);
    await close();
  });

  it("P12 W3 one whose list takes memory is ended from outside: 503 for that board, and the other boards, the node and people go on", async () => {
    const file = join(temporaryFolder(), "hostile");
    const server = await startServer({
      demo: true,
      nodeFlags: ["--import", join(import.meta.dirname, "../support/wild-lists.mjs")],
      env: { WILD_LISTS: file },
    });
    try {
      const room = await makeSharedRoom(server.url);
      const lists = (compartment: string) => room.lead.get(`/api/compartments/${compartment}/contributions`);
      expect((await lists(room.wide)).status).toBe(200);
      writeFileSync(file, room.wide);
      const hostile = lists(room.wide);
      expect((await lists(room.narrow)).status).toBe(200);
      const answer = await hostile;
      expect([answer.status, answer.json.code]).toEqual([503, "unavailable"]);
      expect((await lists(room.narrow)).status).toBe(200);
      expect(server.process.exitCode).toBeNull();
      expect(server.output()).toMatch(new RegExp(`"compartment":"${room.wide}","pool":"lists","end":"ended-for-memory"`));
    } finally {
      await server.stop();
    }
  });

  it("P12 W3 that are lost fail the lists that they serve with 503, and end no one's connection nor the process", async () => {
    const server = await startServer({
      demo: true,
      nodeFlags: ["--import", join(import.meta.dirname, "../support/lost-threads.mjs")],
      env: { LOST_THREADS: "/ledger-thread.ts" },
    });
    try {
      const room = await makeSharedRoom(server.url);
      for (let time = 0; time < 3; time++) {
        const answer = await room.lead.get(`/api/compartments/${room.wide}/contributions`);
        expect([answer.status, answer.json.code]).toEqual([503, "unavailable"]);
      }
      expect((await room.lead.get(`/api/rooms/${room.room}`)).status).toBe(200);
      expect(server.process.exitCode).toBeNull();
    } finally {
      await server.stop();
    }
  });
});
