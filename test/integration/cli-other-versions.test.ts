import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { openDataFolder } from "../../server/adapters/sqlite/data-folder.ts";
import { openSnapshots } from "../../server/adapters/sqlite/open-snapshots.ts";
import { backupCommand } from "../../server/cli/backup.ts";
import type { Command } from "../../server/cli/command.ts";
import { exportCommand } from "../../server/cli/export.ts";
import { migrateCommand } from "../../server/cli/migrate.ts";
import { partnerAddCommand } from "../../server/cli/partner-add.ts";
import { restoreCommand } from "../../server/cli/restore.ts";
import { roomCommand } from "../../server/cli/room.ts";
import { userAddCommand } from "../../server/cli/user-add.ts";
import { fillFolder } from "../support/fill-folder.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { runCommand } from "../support/terminal.ts";
import { copyFixtureFolder } from "../support/versions/fixture-folder.ts";
import { storedEntries } from "../support/versions/stored-entries.ts";
import { appendUnknownEntry } from "../support/versions/unknown-entry.ts";

const folder = temporaryFolders();
const DATABASES = ["ledger.db", "directory.db", "history.db"] as const;

/** A closed data folder of this version: `compartment-a` has a claim of each of two authors and what they typed. */
async function presentFolder(entries = 20): Promise<string> {
  const path = join(folder(), "data");
  const held = openDataFolder(path);
  await fillFolder(held, entries);
  await openSnapshots(held.history).close();
  held.close();
  return path;
}

function sql(path: string, statement: string): void {
  const raw = new DatabaseSync(path);
  raw.exec(statement);
  raw.close();
}

/** Every file of a folder with its bytes. */
function contentOf(path: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), "base64")]));
}

/** The same of the two databases that are kept. */
function keptIn(path: string): readonly Buffer[] {
  return ["ledger.db", "directory.db"].map((name) => readFileSync(join(path, name)));
}

/** Every command that writes to people and rooms, with arguments that do something on a folder of this version. */
const WRITING: readonly (readonly [Command, readonly string[]])[] = [
  [userAddCommand, ["layla", "--partner", "ALF"]],
  [partnerAddCommand, ["XYZ", "Xyz"]],
  [roomCommand, ["add", "Harbour", "--as", "amal"]],
];

describe("a data folder with something of a newer version", () => {
  const raise = (name: (typeof DATABASES)[number]) => (path: string) => sql(join(path, name), "PRAGMA user_version = 99");
  const newer: readonly (readonly [string, (path: string) => void])[] = [
    ["format", (path) => writeFileSync(join(path, "format"), "2\n")],
    ...DATABASES.map((name) => [name, raise(name)] as const),
  ];

  it.each(newer)("in %s is refused by every command with exit code 3 and one line, and not a file of it changes", async (_, make) => {
    const path = await presentFolder();
    const backup = join(folder(), "b");
    expect((await runCommand(backupCommand, [backup, "--data", path])).code).toBe(0);
    for (const name of readdirSync(path)) if (/-(wal|shm)$/.test(name)) rmSync(join(path, name));
    make(path);
    const before = contentOf(path);
    const commands: readonly (readonly [Command, readonly string[]])[] = [
      ...WRITING,
      [exportCommand, ["compartment-a"]],
      [backupCommand, [join(folder(), "made")]],
      [restoreCommand, [backup]],
      [migrateCommand, ["to-postgres"]],
    ];
    for (const [command, args] of commands) {
      const databaseUrl = command === migrateCommand ? "postgres://majlis@127.0.0.1:1/none" : undefined;
      const { code, out, err } = await runCommand(command, args, { dataFolder: path, databaseUrl });
      expect({ command: command.name, code, out }).toEqual({ command: command.name, code: 3, out: "" });
      expect(err).toMatch(/^[^\n]*(layout 99; this version knows|data format 2; this version of Majlis knows)[^\n]*Nothing was changed\.$/);
      expect(contentOf(path)).toEqual(before);
    }
  });
});

describe("a data folder of the version before", () => {
  it("is not written to by commands beside its server, which say what to do, and not a file of it changes", async () => {
    const path = copyFixtureFolder(join(folder(), "data"));
    const before = contentOf(path);
    for (const [command, args] of WRITING) {
      const { code, out, err } = await runCommand(command, args, { dataFolder: path });
      expect({ code, out }).toEqual({ code: 3, out: "" });
      expect(err).toMatch(
        /^[^\n]*ledger\.db was written by an earlier version[^\n]*Start a server of this version once[^\n]*Nothing was changed\.$/,
      );
      expect(contentOf(path)).toEqual(before);
    }
  });

  it("is read as it is by export and backup: no layout changes", async () => {
    const path = copyFixtureFolder(join(folder(), "data"));
    const before = keptIn(path);
    for (const [compartment, entries] of await storedEntries({ folder: path })) {
      const { code, out, err } = await runCommand(exportCommand, [compartment], { dataFolder: path });
      // First line, authors and last line beside the entries.
      expect({ code, lines: out.split("\n").length }).toEqual({ code: 0, lines: entries.length + 3 });
      // TR5: it has no trail to record that in.
      expect(err).toMatch(/^not recorded in the trail of rights: [^\n]*written by an earlier version[^\n]*$/);
    }
    expect((await runCommand(backupCommand, [join(folder(), "b"), "--data", path])).code).toBe(0);
    expect(keptIn(path)).toEqual(before);
  });
});

describe("a data folder that lost its directory.db", () => {
  it("gets no empty one from a command: the next start must say that it is lost", async () => {
    const path = await presentFolder();
    renameSync(join(path, "directory.db"), join(path, "kept-elsewhere"));
    for (const [command, args] of WRITING)
      expect(await runCommand(command, args, { dataFolder: path })).toMatchObject({
        code: 3,
        err: expect.stringContaining("restore that file"),
      });
    expect(existsSync(join(path, "directory.db"))).toBe(false);
  });

  it("is made where there is nothing yet, as before the first start", async () => {
    const path = join(folder(), "data");
    mkdirSync(path);
    expect((await runCommand(partnerAddCommand, ["ALF", "Alfara"], { dataFolder: path })).code).toBe(0);
  });
});

describe("majlis export of a ledger with an entry that cannot be read", () => {
  const whole = "what was printed is not the whole ledger";

  it.each([
    ["is damaged", (path: string) => sql(path, "UPDATE entries SET body = x'0102' WHERE seq = 15"), 15, "its body does not match its hash"],
    ["is gone", (path: string) => sql(path, "DELETE FROM entries WHERE seq = 15"), 15, "it is missing, entry 16 follows"],
    [
      "only a newer version can read",
      (path: string) => void appendUnknownEntry(path, { compartment: "compartment-a", end: "closed" }),
      21,
      "ledger entry of unknown kind 40; use the version of Majlis that wrote it",
    ],
  ])("that %s ends with exit code 3 and one line that names board and entry", async (_, change, seq, what) => {
    const path = await presentFolder();
    change(join(path, "ledger.db"));
    const { code, err } = await runCommand(exportCommand, ["compartment-a"], { dataFolder: path });
    expect({ code, err }).toEqual({ code: 3, err: `majlis: the log of compartment-a cannot be read at entry ${seq}: ${what}; ${whole}` });
  });

  it("says so too where the head is lost entries away", async () => {
    const path = await presentFolder();
    sql(join(path, "ledger.db"), "DELETE FROM entries WHERE seq > 18");
    const { code, err } = await runCommand(exportCommand, ["compartment-a"], { dataFolder: path });
    expect({ code, err }).toMatchObject({
      code: 3,
      err: expect.stringMatching(`at entry 19: it is missing, the head is at \\d+; ${whole}`),
    });
  });
});
