import { execFileSync } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSqliteLedger } from "../../server/adapters/sqlite/ledger.ts";
import { LEDGER_MIGRATIONS } from "../../server/adapters/sqlite/migrations/ledger.ts";
import { NewerLayoutError } from "../../server/adapters/sqlite/migrate.ts";
import { assertDurability, openDatabase } from "../../server/adapters/sqlite/open-database.ts";
import { openLedger, openLedgerCopying, openLedgerForReading } from "../../server/adapters/sqlite/open-ledger.ts";
import { LedgerUnavailable, type Ledger } from "../../server/ports/ledger.ts";
import { appendOf, growingLog } from "../support/entries.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

const folder = temporaryFolders();

describe("P1 the writing connection is durable", () => {
  it("reads back synchronous FULL and a WAL on the very connection that writes", () => {
    const database = openDatabase(join(folder(), "ledger.db"), { migrations: LEDGER_MIGRATIONS });
    expect(database.prepare("PRAGMA synchronous").get()?.["synchronous"]).toBe(2);
    expect(database.prepare("PRAGMA journal_mode").get()?.["journal_mode"]).toBe("wal");
    expect(database.prepare("PRAGMA foreign_keys").get()?.["foreign_keys"]).toBe(1);
    database.close();
  });

  it("refuses a connection that was turned down to NORMAL, or out of WAL", () => {
    const path = join(folder(), "ledger.db");
    const database = openDatabase(path, { migrations: LEDGER_MIGRATIONS, synchronous: "NORMAL" });
    expect(() => assertDurability(database, "FULL")).toThrow("synchronous=1, not FULL");
    database.exec("PRAGMA synchronous = FULL");
    assertDurability(database, "FULL");
    database.exec("PRAGMA journal_mode = DELETE");
    expect(() => assertDurability(database, "FULL")).toThrow("not wal");
    database.close();
  });

  it("refuses a ledger over a connection that is not FULL", () => {
    const database = openDatabase(join(folder(), "ledger.db"), { migrations: LEDGER_MIGRATIONS, synchronous: "NORMAL" });
    expect(() => createSqliteLedger(database, { readOnly: false })).toThrow("synchronous=1, not FULL");
    database.close();
  });

  it("refuses a file of a newer layout and leaves it alone", () => {
    const path = join(folder(), "ledger.db");
    const database = openDatabase(path, { migrations: LEDGER_MIGRATIONS });
    database.exec("PRAGMA user_version = 99");
    database.close();
    expect(() => openLedger(path)).toThrow(NewerLayoutError);
  });
});

describe("copying back", () => {
  it("P1 H4 brings what was written into the file itself, beside the connection that goes on writing", async () => {
    const path = join(folder(), "ledger.db");
    const ledger = openLedger(path);
    const log = growingLog();
    await ledger.append([appendOf(log.claim(), log.update())]);
    const copying = openLedgerCopying(path);
    copying.copyBack();
    await ledger.append([appendOf(log.update())]);
    const alone = join(folder(), "alone.db");
    cpSync(path, alone);
    const copy = openLedger(alone);
    expect((await copy.head(log.compartment)).seq).toBe(2);
    expect((await ledger.head(log.compartment)).seq).toBe(3);
    copying.close();
    await copy.close();
    await ledger.close();
  });
});

describe("a full disk", () => {
  it("refuses the write, keeps nothing of it, and works again in the same process once there is room", async () => {
    const database = openDatabase(join(folder(), "ledger.db"), { migrations: LEDGER_MIGRATIONS });
    const failure = await fillAndRecover(createSqliteLedger(database, { readOnly: false }), {
      fill: () => database.exec("PRAGMA max_page_count = 40"),
      free: () => database.exec("PRAGMA max_page_count = 100000"),
    });
    expect(failure).toBeInstanceOf(LedgerUnavailable);
  });

  it.runIf(canMount())("does so on a real file system without a byte left", async () => {
    const mounted = folder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", mounted]);
    try {
      const ballast = join(mounted, "ballast");
      const ledger = openLedger(join(mounted, "ledger.db"));
      const failure = await fillAndRecover(ledger, {
        fill: () => writeFileSync(ballast, new Uint8Array(1_200_000)),
        free: () => rmSync(ballast),
      });
      expect(failure).toBeInstanceOf(LedgerUnavailable);
    } finally {
      execFileSync("umount", [mounted]);
    }
  });
});

describe("the reading connection", () => {
  it("sees every commit of the writer and never writes", async () => {
    const path = join(folder(), "ledger.db");
    const writer = openLedger(path);
    const reader = openLedgerForReading(path);
    const log = growingLog();
    const first = log.claim();
    await writer.append([appendOf(first)]);
    expect(await reader.read(log.compartment, { after: 0, limit: 5 })).toEqual([first]);
    await writer.append([appendOf(log.update())]);
    expect((await reader.head(log.compartment)).seq).toBe(2);
    await expect(reader.append([appendOf(log.update())])).rejects.toThrow(LedgerUnavailable);
    await reader.close();
    await writer.close();
  });
});

/** Writes until the disk is full, frees it and writes again; gives what the refused write was rejected with. */
async function fillAndRecover(ledger: Ledger, disk: { fill: () => void; free: () => void }): Promise<unknown> {
  const log = growingLog();
  const other = growingLog({ compartment: "compartment-b" });
  await ledger.append([appendOf(log.claim())]);
  disk.fill();
  let refused: ReturnType<typeof log.update> | null = null;
  let failure: unknown = null;
  let seq = 1;
  for (let tries = 0; refused === null && tries < 1_000; tries += 1) {
    const entry = log.update(4_000);
    try {
      await ledger.append([appendOf(entry)]);
      seq = entry.seq;
    } catch (cause) {
      refused = entry;
      failure = cause;
    }
  }
  if (refused === null) throw new Error("the disk never filled");
  // Reads go on, and neither compartment of a refused batch has anything of it.
  const big = other.claim();
  await expect(ledger.append([appendOf(big), appendOf(refused)])).rejects.toThrow(LedgerUnavailable);
  expect((await ledger.head(log.compartment)).seq).toBe(seq);
  expect(await ledger.compartments()).toEqual([log.compartment]);
  expect((await ledger.read(log.compartment, { after: seq - 1, limit: 5 })).map((entry) => entry.seq)).toEqual([seq]);
  disk.free();
  expect(await ledger.append([appendOf(big), appendOf(refused)])).toEqual(["appended", "appended"]);
  expect((await ledger.head(log.compartment)).seq).toBe(seq + 1);
  await ledger.close();
  return failure;
}

function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    execFileSync("unshare", ["-m", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false; // A container without the right to mount; the page limit above covers the same path.
  }
}
