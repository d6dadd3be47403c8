import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openDataFolder } from "../../server/adapters/sqlite/data-folder.ts";
import { openSqliteDirectory } from "../../server/adapters/sqlite/directory/open-directory.ts";
import { LEDGER_MIGRATIONS } from "../../server/adapters/sqlite/migrations/ledger.ts";
import { backupCommand } from "../../server/cli/backup.ts";
import { migrateCommand } from "../../server/cli/migrate.ts";
import { restoreCommand } from "../../server/cli/restore.ts";
import { FullDisk, mayMount } from "../support/faults/full-disk.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { runCommand, runMajlis } from "../support/terminal.ts";
import { verifyHere, verifyInPython } from "../support/verifier/compare-verifiers.ts";
import { SITE_TRAIL } from "../../shared/trail/trail-owner.ts";
import { verifiedRecords } from "../support/verified-trails.ts";
import { copyFixtureFolder, signInToFixture } from "../support/versions/fixture-folder.ts";
import { appendLaterEntries, LATER_CODES } from "../support/versions/later-entries.ts";
import { lookAs, ODD_CARD, oddCardText, typeAs, type Access } from "../support/versions/old-site.ts";
import { countOf, firstChanged, storedEntries, type StoredEntries } from "../support/versions/stored-entries.ts";

const folder = temporaryFolders();
const running: RunningServer[] = [];
let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
afterAll(() => postgres.stop());

async function serve(dataFolder: string): Promise<RunningServer> {
  const server = await startServer({ dataFolder });
  running.push(server);
  return server;
}

/** What a start that is refused prints; rejects if it serves. */
async function refusal(dataFolder: string): Promise<string> {
  return await serve(dataFolder).then(
    () => Promise.reject(new Error("it serves")),
    (cause: Error) => cause.message,
  );
}

const oldFolder = (): string => copyFixtureFolder(join(folder(), "data"));

function layoutsOf(data: string): Readonly<Record<"ledger" | "directory", number>> {
  const layoutOf = (name: string): number => {
    const raw = new DatabaseSync(join(data, name), { readOnly: true });
    const layout = Number(raw.prepare("PRAGMA user_version").get()?.["user_version"]);
    raw.close();
    return layout;
  };
  return { ledger: layoutOf("ledger.db"), directory: layoutOf("directory.db") };
}

/** Every entry of the version before must stand in a store as it was, with those that came later behind it. */
async function mustKeep(
  before: StoredEntries,
  place: { readonly folder: string } | { readonly url: string },
  added: number,
): Promise<void> {
  const now = await storedEntries(place);
  expect(firstChanged(before, now)).toBeNull();
  expect(countOf(now)).toBe(countOf(before) + added);
}

const CEILING = { classification: "secret", tlp: "amber" };

/** Makes a compartment with a ceiling as the lead of the room, and gives what it takes to write there. */
async function makeBounded(server: RunningServer): Promise<Access> {
  const { person, access } = await signInToFixture(server, "lead-alf");
  const { rooms } = await person.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
  const body = { name: "Bounded", releasableTo: [], ceiling: CEILING };
  const { compartment } = await person.json<{ compartment: { id: string } }>("POST", `/api/rooms/${rooms[0]?.id}/compartments`, body);
  return { ...access, compartment: compartment.id };
}

/** The first line of an export that both verifiers find sound. */
async function headerOf(server: RunningServer, { compartment, token }: Access) {
  const headers = { authorization: `Bearer ${token}` };
  const lines = (await (await fetch(`${server.url}/api/compartments/${compartment}/ledger`, { headers })).text()).trimEnd().split("\n");
  const sound = { verdict: "sound", seq: null, rule: null };
  expect([await verifyHere(lines), ...verifyInPython([lines])]).toMatchObject([sound, sound]);
  return JSON.parse(lines[0] ?? "") as { site: { id: string; incarnation: number }; labels: object[] };
}

describe("a data folder written by 4d561d6", () => {
  it("P11 V40 shows its marks, table and comment, and looking writes nothing; edits go on behind it, and both verifiers find it sound", async () => {
    const data = oldFolder();
    const before = await storedEntries({ folder: data });
    const server = await serve(data);
    const { person, access } = await signInToFixture(server, "lead-alf");
    const card = oddCardText(await lookAs(server, access), ODD_CARD);
    for (const name of ["highlight", "x-watermark", "table", "callout", "data-x", "Seen from the pier"]) expect(card).toContain(name);
    await mustKeep(before, { folder: data }, 0);
    const { access: analyst } = await signInToFixture(server, "analyst-brv");
    await typeAs(server, analyst, 20);
    expect(oddCardText(await lookAs(server, access), ODD_CARD)).toBe(card);
    const lines = (await person.get(`/api/compartments/${access.compartment}/ledger`)).text.trimEnd().split("\n");
    const sound = { verdict: "sound", seq: null, rule: null };
    expect([await verifyHere(lines), ...verifyInPython([lines])]).toMatchObject([sound, sound]);
    await server.stop();
    // A claim, and what was typed.
    await mustKeep(before, { folder: data }, 21);
  });

  it("moves to PostgreSQL and back, is backed up and restored: every entry byte for byte, those of later kinds in the middle too", async () => {
    const data = oldFolder();
    const before = await storedEntries({ folder: data });
    const [compartment = ""] = [...before].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? [];
    const later = await appendLaterEntries(data, { compartment, author: "user-1" });
    const server = await serve(data);
    await typeAs(server, (await signInToFixture(server, "analyst-brv")).access, 10);
    const made = await makeBounded(server);
    await typeAs(server, made, 10);
    await server.stop();
    const added = later.length + 22;
    await mustKeep(before, { folder: data }, added);
    const url = await postgres.createDatabase();
    const [back, restored, file] = ["back", "restored", "all.majlis"].map((name) => join(folder(), name)) as [string, string, string];
    const done = { code: 0, err: "" };
    expect(await runCommand(migrateCommand, ["to-postgres", "--data", data], { dataFolder: data, databaseUrl: url })).toMatchObject(done);
    await mustKeep(before, { url }, added);
    expect(await runCommand(migrateCommand, ["to-sqlite", "--data", back], { dataFolder: back, databaseUrl: url })).toMatchObject(done);
    await mustKeep(before, { folder: back }, added);
    expect(await runCommand(backupCommand, [file, "--data", back])).toMatchObject(done);
    expect(await runCommand(restoreCommand, [file, "--data", restored])).toMatchObject(done);
    await mustKeep(before, { folder: restored }, added);
    // TR5, TR7: each store goes on with a record of how its content came there.
    const directory = openSqliteDirectory(join(restored, "directory.db"));
    const records = await directory.trailAfter(SITE_TRAIL, 0, 99);
    const moved = records.filter(({ type }) => /^(store|backup)\./.test(type));
    expect(moved.map(({ type, actor }) => [type, actor])).toEqual([
      ["store.migrated", "console"],
      ["store.migrated", "console"],
      ["backup.restored", "console"],
    ]);
    expect(await verifiedRecords(directory, [SITE_TRAIL])).toBe(records.length);
    await directory.close();
    const again = await serve(restored);
    const { access } = await signInToFixture(again, "lead-alf");
    for (const each of [access, made]) await typeAs(again, each, 10);
    // The old compartment has the label that it was made with for good, the new one its home and its ceiling, on the same site (A5, A21).
    const [first, second] = await Promise.all([headerOf(again, access), headerOf(again, made)]);
    expect(first.labels).toEqual([{ originator: "ALF", releasableTo: ["ALF", "BRV"] }]);
    expect(second.labels).toEqual([{ originator: "ALF", releasableTo: ["ALF"], ceiling: CEILING, home: second.site.id }]);
    expect([first.site.id, second.site.incarnation]).toEqual([second.site.id, 2]);
  });

  it("whose tail was torn by a crash opens without it, sets it aside, and keeps the rest", async () => {
    const data = oldFolder();
    const before = await storedEntries({ folder: data });
    const raw = new DatabaseSync(join(data, "ledger.db"));
    raw.exec(
      "UPDATE state SET value = 0; UPDATE entries SET body = x'00' WHERE compartment = 1 AND seq = (SELECT max(seq) FROM entries WHERE compartment = 1)",
    );
    raw.close();
    const server = await serve(data);
    expect(server.output()).toMatch(/tail-cut|quarantine/);
    await server.stop();
    expect(countOf(await storedEntries({ folder: data }))).toBe(countOf(before) - 1);
    expect(readdirSync(join(data, "quarantine"))).toHaveLength(1);
  });

  it.each(["ledger.db", "directory.db", "history.db"])(
    "whose %s has a newer layout is refused by name, and none of its databases is changed",
    async (name) => {
      const data = oldFolder();
      for (const suffix of ["", "-wal"]) renameSync(join(data, `checkpoints.db${suffix}`), join(data, `history.db${suffix}`));
      const raw = new DatabaseSync(join(data, name));
      raw.exec("PRAGMA user_version = 99");
      raw.close();
      const databases = (): readonly Buffer[] => ["ledger.db", "directory.db", "history.db"].map((each) => readFileSync(join(data, each)));
      const before = databases();
      const said = await refusal(data);
      expect(said).toMatch(/layout 99; this version knows \d+\. Use the newer version of Majlis\. Nothing was changed/);
      expect(said).toContain(join(data, name));
      expect(databases()).toEqual(before);
    },
  );

  it.each([
    {
      what: "is no database any more",
      spoil: (directory: string) => {
        const kept = readFileSync(directory);
        writeFileSync(directory, "no database".repeat(1_000));
        return () => writeFileSync(directory, kept);
      },
      says: /directory\.db: file is not a database/,
    },
    {
      what: "is held by another program while its layout is to change",
      spoil: (directory: string) => {
        const other = new DatabaseSync(directory);
        other.exec("BEGIN IMMEDIATE");
        return () => other.close();
      },
      says: /layout 2 of \S+directory\.db could not be changed to \d+: .*locked.*Changed already: \S+ledger\.db/,
    },
  ])(
    "whose directory $what, once its ledger has changed: exit code 3, the file is named, and nothing stays locked",
    async ({ spoil, says }) => {
      const data = oldFolder();
      const before = await storedEntries({ folder: data });
      const mend = spoil(join(data, "directory.db"));
      const { code, out, err } = await runMajlis(["serve"], { MAJLIS_DATA: data, PORT: "0", MAJLIS_DEMO: "0", DATABASE_URL: "" });
      expect([code, out, err.trim().split("\n")]).toEqual([3, "", [expect.stringMatching(says)]]);
      mend();
      // The ledger was closed: its own log is in the file, and no other process holds it or the folder.
      expect(existsSync(join(data, "ledger.db-wal"))).toBe(false);
      openDataFolder(data).close();
      expect(layoutsOf(data)).toEqual({ ledger: LEDGER_MIGRATIONS.length, directory: 2 });
      await mustKeep(before, { folder: data }, 0);
      const server = await serve(data);
      await typeAs(server, (await signInToFixture(server, "lead-alf")).access, 5);
      await server.stop();
      await mustKeep(before, { folder: data }, 6);
    },
  );

  it.runIf(mayMount)(
    "on a disk that is full before or while its layouts are changed is refused or serves, and loses nothing either way",
    async () => {
      const disk = FullDisk.mount("2m");
      try {
        const data = copyFixtureFolder(join(disk.folder, "data"));
        const before = await storedEntries({ folder: data });
        const outcomes: string[] = [];
        const stillOld: unknown[] = [];
        for (const roomKiB of [0, 48, 96, 144]) {
          writeFileSync(join(disk.folder, "room"), new Uint8Array(roomKiB << 10));
          disk.fill();
          writeFileSync(join(disk.folder, "room"), "");
          const said = await refusal(data).catch((served: Error) => served.message);
          outcomes.push(said);
          for (const server of running.splice(0)) await server.stop();
          disk.free();
          if (said.includes("An earlier version that opened this folder still does")) stillOld.push(layoutsOf(data));
          await mustKeep(before, { folder: data }, 0);
        }
        expect(outcomes[0]).toMatch(/full|no space|ENOSPC/i);
        // The ledger goes first: where it could not be changed, nothing was.
        expect(stillOld).toEqual(stillOld.map(() => ({ ledger: 1, directory: 2 })));
        // Some way into the change at least once.
        expect(
          outcomes.some((said) => /layout 1 of \S+ledger\.db could not be changed to \d+: .*full.*as it was.* still does/.test(said)),
        ).toBe(true);
        const server = await serve(data);
        await typeAs(server, (await signInToFixture(server, "lead-alf")).access, 5);
        await server.stop();
        await mustKeep(before, { folder: data }, 6);
      } finally {
        disk.unmount();
      }
    },
  );
});

describe("acts and entries of later kinds, as this version shows them", () => {
  it("P4 hides none of them, names each sensibly, and both verifiers find the export sound", async () => {
    const data = oldFolder();
    const first = await serve(data);
    const { person: before, access: wide } = await signInToFixture(first, "lead-alf");
    const { user } = await before.json<{ user: { id: string; username: string } }>("GET", "/api/me");
    await first.stop();
    const later = await appendLaterEntries(data, { compartment: wide.compartment, author: user.id });
    const server = await serve(data);
    const { person, access } = await signInToFixture(server, "lead-alf");
    await typeAs(server, access, 5);
    const from = (later[0]?.seq ?? 0) - 1;
    const at = `/api/compartments/${access.compartment}`;
    const { entries } = (await person.get(`${at}/contributions?after=${from}`)).json;
    const none = { inserts: [], deletes: [] };
    const lead = { id: user.id, username: "lead-alf", displayName: "Lead of Alfara" };
    const system = { id: "system", username: "system", displayName: "System" };
    expect(entries.slice(0, later.length)).toMatchObject([
      { ...none, kind: "act", type: "comment.made", id: "act-1", author: lead, partner: "ALF", size: 38 },
      { ...none, kind: "act", type: "warning.delivered", id: "act-2", author: system, partner: "" },
      ...LATER_CODES.map((code) => ({ ...none, kind: "extension", code, author: system, size: code })),
    ]);
    expect(entries.slice(later.length).map(({ kind }: { kind: string }) => kind)).toEqual([
      "claim",
      ...Array.from({ length: 5 }, () => "update"),
    ]);
    const shown = (await person.get(`${at}/timeline?limit=500`)).json.entries.toReversed();
    const lines = shown.filter(({ seq }: { seq: number }) => seq > from && seq <= from + later.length);
    expect(lines).toMatchObject([
      { seq: from + 1, verb: "acted", author: lead, field: "comment.made" },
      { seq: from + 2, verb: "acted", author: system, field: "warning.delivered" },
      ...LATER_CODES.map((code, index) => ({ seq: from + 3 + index, verb: "recorded", author: system, field: String(code) })),
    ]);
    expect((await person.get(`${at}/attribution`)).json.clients).not.toHaveProperty("system");
    expect((await person.get(`${at}/state`)).status).toBe(200);
    const exported = (await person.get(`${at}/ledger`)).text.trimEnd().split("\n");
    const sound = { verdict: "sound", seq: null, rule: null };
    expect([await verifyHere(exported), ...verifyInPython([exported])]).toMatchObject([sound, sound]);
    expect(exported.filter((line) => line.includes('"kind":"extension"'))).toHaveLength(LATER_CODES.length);
  });
});
