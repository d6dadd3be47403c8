import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { WorkUnavailable } from "../../server/ports/work.ts";
import { openLedgerThread } from "../../server/threads/open-ledger-thread.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { startServer } from "../support/start-server.ts";
import { KeptLog } from "../support/hub-world.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

const temporaryFolder = temporaryFolders();

function readingThread(path: string) {
  const log = new KeptLog();
  const settings = { ledger: { kind: "sqlite", path, quarantine: `${path}-quarantine` }, logLevel: "silent" } as const;
  const clock = new ManualClock();
  return { log, clock, ledger: openLedgerThread(settings, { clock, log }) };
}

describe("the thread that reads the ledger", () => {
  it("W3 starts with the first call; where the ledger cannot be opened that call rejects, and one after a pause tries again", async () => {
    const path = join(temporaryFolder(), "ledger.db");
    const { ledger, log, clock } = readingThread(path);
    await expect(ledger.head("a")).rejects.toThrow(`the ledger cannot be read: ${path}: unable to open database file`);
    await openLedger(path).close();
    await expect(ledger.head("a")).rejects.toBeInstanceOf(WorkUnavailable);
    await clock.advance(500);
    expect((await ledger.head("a")).seq).toBe(0);
    await ledger.close();
    expect(log.lines.map(({ level }) => level)).toEqual(["error"]);
  });

  it("closes without having been started, and answers no more calls", async () => {
    const { ledger, log } = readingThread(join(temporaryFolder(), "ledger.db"));
    await Promise.all([ledger.close(), ledger.close()]);
    await expect(ledger.read("a", { after: 0, limit: 1 })).rejects.toThrow("the ledger is closed");
    expect(log.lines).toEqual([]);
  });

  it("closes in order while it is being opened, also where that fails", async () => {
    const { ledger, log } = readingThread(join(temporaryFolder(), "ledger.db"));
    const asked = ledger.head("a");
    const closed = ledger.close();
    await expect(asked).rejects.toThrow("unable to open database file");
    await closed;
    expect(log.lines).toHaveLength(1);
  });

  it("P12 W3 that is lost fails the lists that it serves with 503, and ends no one's connection nor the process", async () => {
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
