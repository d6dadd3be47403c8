import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { LEDGER_MIGRATIONS } from "../../server/adapters/sqlite/migrations/ledger.ts";
import { migrate } from "../../server/adapters/sqlite/migrate.ts";
import { openCheckedLedger, openLedgerForReading } from "../../server/adapters/sqlite/open-ledger.ts";
import { verifyLedger } from "../../server/commands/verify-ledger.ts";
import { bodyOf, type LedgerEntry } from "../../shared/contribution/entry.ts";
import type { Ledger } from "../../server/ports/ledger.ts";
import { appendOf, growingLog } from "../support/entries.ts";
import { writeLayout1 } from "../support/old-ledger-file.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { appendUnknownEntry, type UnknownEntry } from "../support/versions/unknown-entry.ts";

const folder = temporaryFolders();
const NEWEST = LEDGER_MIGRATIONS.length;

/** Two logs of typing, one update of which was shredded. */
function twoLogs(): LedgerEntry[][] {
  return ["compartment-a", "compartment-b"].map((compartment) => {
    const log = growingLog({ compartment });
    return Array.from({ length: 60 }, (_, index) => {
      if (index === 0) return log.claim();
      const update = log.update(300);
      return index === 9 ? { ...update, update: null } : update;
    });
  });
}

function sql(path: string, statement: string): void {
  const raw = new DatabaseSync(path);
  raw.exec(statement);
  raw.close();
}

/** Overwrites the start of the first page of a table or index. */
function damageRootPage(path: string, name: string): void {
  const raw = new DatabaseSync(path);
  const page = Number(raw.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").get(name)?.["rootpage"]);
  raw.close();
  const bytes = readFileSync(path);
  bytes.fill(0xff, (page - 1) * 4_096, (page - 1) * 4_096 + 64);
  writeFileSync(path, bytes);
}

function layoutOf(path: string): number {
  const raw = new DatabaseSync(path, { readOnly: true });
  const layout = Number(raw.prepare("PRAGMA user_version").get()?.["user_version"]);
  raw.close();
  return layout;
}

async function everything(ledger: Ledger): Promise<LedgerEntry[][]> {
  const all: LedgerEntry[][] = [];
  for (const compartment of await ledger.compartments()) all.push([...(await ledger.read(compartment, { after: 0, limit: 10_000 }))]);
  return all;
}

describe("P1 a ledger.db of layout 1", () => {
  it.each(["closed", "crashed"] as const)("that was %s is brought up to date with every entry, and verifies", async (end) => {
    const path = join(folder(), "ledger.db");
    const logs = twoLogs();
    writeLayout1(path, logs, end);
    const { ledger, findings } = openCheckedLedger(path, `${path}-quarantine`);
    expect(findings).toEqual([]);
    expect(await everything(ledger)).toEqual(logs);
    expect([...(await ledger.claims("compartment-b"))]).toEqual([[17, "user-1"]]);
    for await (const verdict of verifyLedger(ledger, { content: false })) expect(verdict.fault?.rule ?? null).toBeNull();
    await ledger.close();
    expect(layoutOf(path)).toBe(NEWEST);
  });

  it("is read without migration by commands that only read, shredded words included", async () => {
    const path = join(folder(), "ledger.db");
    const logs = twoLogs();
    writeLayout1(path, logs);
    const ledger = openLedgerForReading(path);
    expect(await everything(ledger)).toEqual(logs);
    await ledger.close();
    expect(layoutOf(path)).toBe(1);
  });

  it("AC1 AC13 finds and counts the acts that lay in it, and after a torn tail those that are left", async () => {
    const path = join(folder(), "ledger.db");
    const log = growingLog();
    const acts = ["a", "b", "c"].map((id) => log.said({ type: "comment.made", id, body: { said: { card: "card-1" } } }));
    writeLayout1(path, [acts], "crashed");
    const found = async (): Promise<string[]> => {
      const { ledger } = openCheckedLedger(path, `${path}-quarantine`);
      const page = await ledger.acts(log.compartment, { noun: "comment", card: "card-1" }, { after: 0, limit: 9 });
      const ids = page.map(({ id }) => id);
      expect(await ledger.act(log.compartment, "c")).toEqual(ids.includes("c") ? acts[2] : null);
      const last = page.at(-1)?.seq;
      expect(await ledger.actCounts(log.compartment)).toEqual([{ card: "card-1", type: "comment.made", count: ids.length, last }]);
      await ledger.close();
      return ids;
    };
    expect(await found()).toEqual(["a", "b", "c"]);
    sql(path, "UPDATE entries SET body = x'00' WHERE seq = 3; UPDATE state SET value = 0");
    expect(await found()).toEqual(["a", "b"]);
    damageRootPage(path, "claims");
    expect(await found()).toEqual(["a", "b"]);
  });

  it("AC15 finds what waits by the acts that lay in it, and after a torn tail what waited before", async () => {
    const path = join(folder(), "ledger.db");
    const log = growingLog();
    const asked = (id: string, states: readonly string[]): LedgerEntry => {
      const open = states.map((state) => ({ partner: "BRV", state, dueAt: 7 }));
      return log.said({ type: "release.asked", id, body: { said: {}, set: { subject: "r1", open } } });
    };
    writeLayout1(path, [[asked("a", ["one", "two"]), log.act(), asked("b", [])]], "crashed");
    const found = async (): Promise<string[]> => {
      const { ledger } = openCheckedLedger(path, `${path}-quarantine`);
      const due = await ledger.dueItems({ at: 7, limit: 9 });
      await ledger.close();
      return due.map(({ subject, state, seq }) => `${subject} ${state} ${seq}`);
    };
    expect(await found()).toEqual([]);
    sql(path, "UPDATE entries SET body = x'00' WHERE seq = 3; UPDATE state SET value = 0");
    expect(await found()).toEqual(["r1 one 1", "r1 two 1"]);
    damageRootPage(path, "claims");
    expect(await found()).toEqual(["r1 one 1", "r1 two 1"]);
  });

  it("with a torn tail is brought up to date, and the tail set aside", async () => {
    const path = join(folder(), "ledger.db");
    const logs = twoLogs();
    writeLayout1(path, logs, "crashed");
    sql(path, "UPDATE entries SET body = x'00' WHERE compartment = 2 AND seq = 58");
    const { ledger, findings } = openCheckedLedger(path, `${path}-quarantine`);
    expect(findings).toMatchObject([{ kind: "tail-cut", compartment: "compartment-b", from: 58, to: 60 }]);
    expect(await everything(ledger)).toEqual([logs[0], logs[1]?.slice(0, 57)]);
    await ledger.close();
  });

  it("whose structure is damaged is salvaged from the old layout, never copied with holes", async () => {
    const path = join(folder(), "ledger.db");
    const logs = twoLogs();
    writeLayout1(path, logs);
    damageRootPage(path, "claims");
    const { ledger, findings } = openCheckedLedger(path, `${path}-quarantine`);
    expect(findings).toMatchObject([{ kind: "salvaged", kept: 120 }]);
    expect(await everything(ledger)).toEqual(logs);
    expect((await ledger.claims("compartment-a")).size).toBe(1);
    await ledger.close();
  });

  it("on a full disk stays as it was, and the error gives the reason", async () => {
    const path = join(folder(), "ledger.db");
    const logs = twoLogs();
    writeLayout1(path, logs);
    const raw = new DatabaseSync(path);
    raw.exec(`PRAGMA max_page_count = ${Number(raw.prepare("PRAGMA page_count").get()?.["page_count"]) + 2}`);
    expect(() => migrate(raw, LEDGER_MIGRATIONS)).toThrow(
      new RegExp(`layout 1 of .*ledger\\.db could not be changed to ${NEWEST}: .*full.*as it was`),
    );
    expect(raw.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    raw.close();
    expect(layoutOf(path)).toBe(1);
    const reader = openLedgerForReading(path);
    expect(await everything(reader)).toEqual(logs);
    await reader.close();
    // With room again it goes through.
    const { ledger, findings } = openCheckedLedger(path, `${path}-quarantine`);
    expect(findings).toEqual([]);
    expect(await everything(ledger)).toEqual(logs);
    await ledger.close();
  });

  it("has the old layout whole after a crash in the middle of the change, and the new one after a crash behind it", async () => {
    const path = join(folder(), "ledger.db");
    const logs = twoLogs();
    writeLayout1(path, logs);
    const raw = new DatabaseSync(path);
    raw.exec("PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 2; BEGIN IMMEDIATE");
    raw.exec(String(LEDGER_MIGRATIONS[1]));
    raw.exec("PRAGMA user_version = 2");
    // Under so small a cache most pages are in the log already; what has no commit record does not count.
    const middle = crashImage(path);
    raw.exec("COMMIT");
    const behind = crashImage(path);
    raw.close();
    expect(layoutOf(middle)).toBe(1);
    expect(layoutOf(behind)).toBe(2);
    for (const image of [middle, behind]) {
      const { ledger, findings } = openCheckedLedger(image, `${image}-quarantine`);
      expect(findings).toEqual([]);
      expect(await everything(ledger)).toEqual(logs);
      await ledger.close();
    }
  });
});

/** What a power cut would leave of a database at this moment. */
function crashImage(path: string): string {
  const image = join(folder(), "ledger.db");
  for (const suffix of ["", "-wal"]) if (existsSync(path + suffix)) copyFileSync(path + suffix, image + suffix);
  return image;
}

describe("a ledger.db of a newer version", () => {
  it("is refused for writing and for reading, and not touched", () => {
    const path = join(folder(), "ledger.db");
    writeLayout1(path, twoLogs());
    sql(path, "PRAGMA journal_mode = DELETE; PRAGMA user_version = 99");
    sql(path, "PRAGMA journal_mode = WAL");
    const before = readFileSync(path);
    expect(() => openCheckedLedger(path, `${path}-quarantine`)).toThrow(`the database has layout 99; this version knows ${NEWEST}`);
    expect(() => openLedgerForReading(path)).toThrow("layout 99");
    expect(readFileSync(path)).toEqual(before);
  });

  /** Two logs, of which `compartment-a` ends with an entry that this version does not know, with `behind` known ones behind it. */
  async function withUnknown(unknown: Omit<UnknownEntry, "compartment">): Promise<{ readonly path: string; readonly entries: number }> {
    const path = join(folder(), "ledger.db");
    const { ledger } = openCheckedLedger(path, `${path}-quarantine`);
    for (const compartment of ["compartment-a", "compartment-b"]) {
      const log = growingLog({ compartment });
      await ledger.append([appendOf(log.claim(), log.update())]);
    }
    await ledger.close();
    appendUnknownEntry(path, { compartment: "compartment-a", ...unknown });
    return { path, entries: entriesIn(path) };
  }

  function entriesIn(path: string): number {
    const raw = new DatabaseSync(path, { readOnly: true });
    const count = Number(raw.prepare("SELECT count(*) AS count FROM entries").get()?.["count"]);
    raw.close();
    return count;
  }

  const UNKNOWN_KIND =
    "the log of compartment-a cannot be read at entry 3: ledger entry of unknown kind 40; use the version of Majlis that wrote it";

  it.each([
    ["crashed", 0],
    ["crashed", 2],
    ["closed", 0],
    ["closed", 2],
  ] as const)("with an entry of an unknown kind, %s, %d behind it: nothing is cut, its board alone cannot be read", async (end, behind) => {
    const { path, entries } = await withUnknown({ end, behind });
    const { ledger, findings } = openCheckedLedger(path, `${path}-quarantine`);
    expect(findings).toEqual([]);
    expect(await ledger.read("compartment-a", { after: 0, upTo: 2, limit: 10 })).toHaveLength(2);
    await expect(ledger.read("compartment-a", { after: 0, limit: 10 })).rejects.toThrow(UNKNOWN_KIND);
    await expect(ledger.outlines("compartment-a", { after: 0, limit: 10 })).rejects.toThrow(UNKNOWN_KIND);
    expect(await ledger.read("compartment-b", { after: 0, limit: 10 })).toHaveLength(2);
    await ledger.close();
    expect([entriesIn(path), existsSync(`${path}-quarantine`)]).toEqual([entries, false]);
  });

  it("with a torn tail behind an entry of an unknown kind: the torn one alone is cut", async () => {
    const { path, entries } = await withUnknown({ end: "crashed", behind: 2 });
    sql(path, "UPDATE entries SET leaf = x'00' WHERE compartment = 1 AND seq = 5");
    const { ledger, findings } = openCheckedLedger(path, `${path}-quarantine`);
    expect(findings).toMatchObject([{ kind: "tail-cut", compartment: "compartment-a", from: 5, to: 5 }]);
    await ledger.close();
    expect(entriesIn(path)).toBe(entries - 1);
  });

  it("whose structure is damaged is salvaged with the entry of an unknown kind as it is", async () => {
    const { path, entries } = await withUnknown({ end: "crashed", behind: 2 });
    const row = (): unknown => {
      const raw = new DatabaseSync(path, { readOnly: true });
      const found = raw
        .prepare("SELECT hash, leaf, body FROM entries WHERE leaf = (SELECT leaf FROM entries WHERE substr(leaf, 16, 1) = x'28')")
        .all();
      raw.close();
      return found;
    };
    const before = row();
    damageRootPage(path, "claims");
    const { ledger, findings } = openCheckedLedger(path, `${path}-quarantine`);
    expect(findings).toMatchObject([{ kind: "salvaged", kept: entries }]);
    expect((await ledger.claims("compartment-a")).size).toBe(1);
    await ledger.close();
    expect(row()).toEqual(before);
  });

  it("with an entry of an unknown version, whose link cannot be read: refused with file, board and seq, and nothing is cut", async () => {
    const { path, entries } = await withUnknown({ end: "crashed", behind: 1, what: "version" });
    sql(path, "UPDATE entries SET leaf = x'00' WHERE compartment = 2 AND seq = 2");
    expect(() => openCheckedLedger(path, `${path}-quarantine`)).toThrow(
      `${path}: the log of compartment-a cannot be read at entry 3: ledger entry of unknown version 2; use the version of Majlis that wrote it. Nothing was cut`,
    );
    expect([entriesIn(path), existsSync(`${path}-quarantine`)]).toEqual([entries, false]);
  });
});

describe("acts and entries of later kinds in ledger.db", () => {
  it("are kept by a repair wherever they stand: a repair never cuts what verifies", async () => {
    const path = join(folder(), "ledger.db");
    const log = growingLog();
    const entries = [
      log.claim(),
      log.act(),
      log.update(),
      log.extension(64),
      log.act({ said: "x".repeat(60_000) }),
      log.extension(255),
    ] as const;
    const { ledger } = openCheckedLedger(path, `${path}-quarantine`);
    await ledger.append([appendOf(...entries)]);
    await ledger.close();
    sql(path, "UPDATE state SET value = 0; UPDATE entries SET body = x'7b7d' WHERE seq = 5");
    const again = openCheckedLedger(path, `${path}-quarantine`);
    expect(again.findings).toMatchObject([{ kind: "tail-cut", from: 5, to: 6 }]);
    expect(await everything(again.ledger)).toEqual([entries.slice(0, 4)]);
    await again.ledger.close();
    sql(path, "UPDATE state SET value = 0");
    const third = openCheckedLedger(path, `${path}-quarantine`);
    expect(third.findings).toEqual([]);
    await third.ledger.close();
  });

  it("are found again where only the index of their places is damaged", async () => {
    const path = join(folder(), "ledger.db");
    const log = growingLog();
    const entries = [log.claim(), ...Array.from({ length: 30 }, () => log.act()), log.update()];
    const { ledger } = openCheckedLedger(path, `${path}-quarantine`);
    await ledger.append([appendOf(entries[0] as LedgerEntry, ...entries.slice(1))]);
    await ledger.close();
    sql(path, "UPDATE state SET value = 0");
    damageRootPage(path, "entries_place");
    const again = openCheckedLedger(path, `${path}-quarantine`);
    expect(again.findings).toMatchObject([{ kind: "salvaged", kept: 32 }]);
    expect(await everything(again.ledger)).toEqual([entries]);
    expect(entries.map(bodyOf).filter((body) => body !== null)).toHaveLength(31);
    await again.ledger.close();
  });
});
