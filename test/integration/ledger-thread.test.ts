import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { openLedgerThread } from "../../server/threads/open-ledger-thread.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

const temporaryFolder = temporaryFolders();

function readingThread(path: string) {
  const ended: (Error | null)[] = [];
  const settings = { ledger: { kind: "sqlite", path, quarantine: `${path}-quarantine` }, logLevel: "silent" } as const;
  return { ended, ledger: openLedgerThread(settings, (cause) => ended.push(cause)) };
}

describe("the thread that reads the ledger", () => {
  it("starts with the first call; where the ledger cannot be opened that call rejects, and the next one tries again", async () => {
    const path = join(temporaryFolder(), "ledger.db");
    const { ledger, ended } = readingThread(path);
    await expect(ledger.head("a")).rejects.toThrow("unable to open database file");
    await openLedger(path).close();
    expect((await ledger.head("a")).seq).toBe(0);
    expect(ended).toEqual([]);
    await ledger.close();
    expect(ended).toEqual([null]);
  });

  it("closes without having been started, and answers no more calls", async () => {
    const { ledger, ended } = readingThread(join(temporaryFolder(), "ledger.db"));
    await Promise.all([ledger.close(), ledger.close()]);
    await expect(ledger.read("a", { after: 0, limit: 1 })).rejects.toThrow("the ledger is closed");
    expect(ended).toEqual([]);
  });

  it("closes in order while it is being opened, also where that fails", async () => {
    const { ledger, ended } = readingThread(join(temporaryFolder(), "ledger.db"));
    const asked = ledger.head("a");
    const closed = ledger.close();
    await expect(asked).rejects.toThrow("unable to open database file");
    await closed;
    expect(ended).toEqual([]);
  });
});
