import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openSqliteArchive } from "../../server/adapters/sqlite/archive-source.ts";
import { openDataFolder } from "../../server/adapters/sqlite/data-folder.ts";
import { LEDGER_MIGRATIONS } from "../../server/adapters/sqlite/migrations/ledger.ts";
import { openDatabase } from "../../server/adapters/sqlite/open-database.ts";
import { writeArchiveFile } from "../../server/adapters/system/archive-file.ts";
import { backupCommand } from "../../server/cli/backup.ts";
import { exportCommand } from "../../server/cli/export.ts";
import { migrateCommand } from "../../server/cli/migrate.ts";
import { restoreCommand } from "../../server/cli/restore.ts";
import { encodeArchive } from "../../server/domain/archive/encode-archive.ts";
import type { ArchiveRecord } from "../../server/ports/archive.ts";
import { aSite } from "../support/directory-records.ts";
import { fillFolder } from "../support/fill-folder.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { runCommand } from "../support/terminal.ts";

const folder = temporaryFolders();
const ENTRIES = 200;
const DAMAGED = "refused: the file is damaged: it was changed or cut short, its sum is another";
const DAMAGED_AT_ALL = new RegExp(`^${DAMAGED}$`);
/** Bytes of a sound backup, made once. */
let sound: Buffer;

async function filledFolder(): Promise<string> {
  const path = join(folder(), "data");
  const held = openDataFolder(path);
  await fillFolder(held, ENTRIES);
  held.close();
  return path;
}

async function soundBackup(): Promise<Buffer> {
  const file = join(folder(), "b");
  expect((await runCommand(backupCommand, [file, "--data", await filledFolder()])).code).toBe(0);
  return readFileSync(file);
}

function fileOf(bytes: Uint8Array | string): string {
  const path = join(folder(), "b");
  writeFileSync(path, bytes);
  return path;
}

/** Restores a file that must be refused, and makes sure that nothing came of it. */
async function refusal(file: string): Promise<string> {
  const target = join(folder(), "target");
  const { code, out, err } = await runCommand(restoreCommand, [file, "--data", target]);
  expect({ code, out, isThere: existsSync(target) }).toEqual({ code: 1, out: "", isThere: false });
  return err;
}

/** A well-packed backup whose records were changed on the way: each becomes what `change` gives for it. */
async function tampered(change: (record: ArchiveRecord) => ArchiveRecord | readonly ArchiveRecord[] | null, madeAt = 1): Promise<string> {
  const source = openSqliteArchive(await filledFolder());
  async function* changed(): AsyncGenerator<ArchiveRecord> {
    for await (const record of source.records()) {
      const kept = change(record);
      if (kept !== null) yield* Array.isArray(kept) ? (kept as readonly ArchiveRecord[]) : [kept as ArchiveRecord];
    }
  }
  const file = join(folder(), "b");
  await writeArchiveFile(file, encodeArchive(changed(), madeAt), { replace: false });
  await source.close();
  return file;
}

describe("majlis restore", () => {
  beforeAll(async () => {
    sound = await soundBackup();
  });

  it("brings back a sound file and says what it holds", async () => {
    const target = join(folder(), "new", "data");
    mkdirSync(join(target, ".."));
    const { code, out } = await runCommand(restoreCommand, [fileOf(sound), "--data", target]);
    expect(code).toBe(0);
    expect(out).toContain("partners 3, accounts 3, tokens 0, rooms 1, members 2, compartments 1");
    expect(out).toContain(`ledgers  1 with ${ENTRIES} entries, every chain verified`);
    expect(readdirSync(target).toSorted()).toEqual(["directory.db", "format", "ledger.db", "lock", "lock-owner"]);
    expect(statSync(target).mode & 0o777).toBe(0o700);
  });

  it("refuses a file that was cut anywhere, and one that goes on after its end", async () => {
    for (let cut = 0; cut < sound.byteLength; cut += Math.ceil(sound.byteLength / 30)) {
      const err = await refusal(fileOf(sound.subarray(0, cut)));
      expect(err).toBe(cut < 16 ? "refused: the file is no backup of Majlis" : DAMAGED);
    }
    for (const changed of [sound.subarray(0, -1), Buffer.concat([sound, Buffer.from("more")]), Buffer.concat([sound, sound])])
      expect(await refusal(fileOf(changed))).toBe(DAMAGED);
  });

  it("refuses a file with any byte changed", async () => {
    const step = Math.ceil(sound.byteLength / 60);
    for (let at = 0; at < sound.byteLength; at += step) {
      const bytes = Buffer.from(sound);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      const err = await refusal(fileOf(bytes));
      expect(err).toMatch(
        at < 16 ? /^refused: (the file is no backup of|the backup has format|there is no backup format)/ : DAMAGED_AT_ALL,
      );
    }
  });

  it("refuses what is no backup, and one of a newer format, by name", async () => {
    expect(await refusal(fileOf(""))).toBe("refused: the file is no backup of Majlis");
    expect(await refusal(fileOf("-- PostgreSQL database dump\n"))).toBe("refused: the file is no backup of Majlis");
    const newer = Buffer.concat([Buffer.from("majlis-backup 3\n"), sound.subarray(16)]);
    expect(await refusal(fileOf(newer))).toContain("the backup has format 3; this version of Majlis reads up to 2");
  });

  it("P4 refuses a whole file whose chain does not verify, and names the entry and its rule", async () => {
    const lie = await tampered((record) => {
      if (record.kind !== "entries") return record;
      return { ...record, entries: record.entries.map((entry) => (entry.seq === 99 ? { ...entry, author: "user-9" } : entry)) };
    });
    expect(await refusal(lie)).toMatch(/^refused: the log of compartment-a is broken at entry (99: owner|100: prev-hash)/);
    const cut = await tampered((record) => (record.kind === "entries" ? { ...record, entries: record.entries.slice(0, 150) } : record));
    expect(await refusal(cut)).toContain("the log of compartment-a ends at entry 150; its head is another one, at 200");
  });

  it("refuses rows that name what is not there", async () => {
    const orphan = await tampered((record) => (record.kind === "partner" && record.row.code === "BRV" ? null : record));
    expect(await refusal(orphan)).toBe("refused: something names the partner BRV, which is not there");
  });

  it("P3 T37 refuses a backup in which a compartment was made readable to more nations, fewer or another one's, though all sums are right", async () => {
    for (const label of [
      { releasableTo: ["ALF", "BRV", "CRL"] },
      { releasableTo: [] },
      { originator: "CRL", releasableTo: ["ALF", "BRV"] },
    ]) {
      const changed = await tampered((record) =>
        record.kind === "compartment" ? { ...record, row: { ...record.row, ...label } } : record,
      );
      expect(await refusal(changed)).toBe(
        `refused: the log of compartment-a is broken at entry ${ENTRIES}: label: it was written under another label than the compartment has here`,
      );
    }
  });

  it("refuses a time that no clock can show, and leaves nothing", async () => {
    expect(await refusal(await tampered((record) => record, 8.64e15 + 1))).toMatch(/^refused: damaged at record .*madeAt/s);
    await refusal(
      await tampered((record) => (record.kind === "user" ? { ...record, row: { ...record.row, createdAt: 8.64e15 + 1 } } : record)),
    );
  });

  it.each(["partner", "user", "room", "member", "compartment"] as const)("names a row of kind %s that is there twice", async (kind) => {
    const doubled = await tampered((record) => (record.kind === kind ? [record, record] : record));
    expect(await refusal(doubled)).toMatch(new RegExp(`^refused: the ${kind} .* is there twice$`));
  });

  it("A11 names a person of whom two holds stand in a compartment; lifted ones beside it are history", async () => {
    const hold = (liftedAt: number | null): ArchiveRecord => ({
      kind: "write-hold",
      row: {
        compartment: "compartment-a",
        user: "id-bilge",
        since: 8,
        cards: 201,
        liftedAt,
        liftedBy: liftedAt === null ? null : "id-amal",
      },
    });
    const holding = (...holds: readonly ArchiveRecord[]) =>
      tampered((record) => (record.kind === "ledger" && record.row.compartment === "compartment-a" ? [...holds, record] : record));
    expect(await refusal(await holding(hold(null), hold(null)))).toBe("refused: the hold of id-bilge in compartment-a is there twice");
    const sound = await runCommand(restoreCommand, [await holding(hold(9), hold(10), hold(null)), "--check"]);
    expect([sound.code, sound.err]).toEqual([0, ""]);
  });

  it.each([
    ["a right-to-left override", { username: "lead\u202Ealf" }],
    ["a NUL", { username: "lead\0" }],
    ["a control character in the name", { displayName: "a\u0007b" }],
    ["a password hash of 4 GiB", { passwordHash: "$argon2id$v=19$m=4194304,t=2,p=1$AAAAAAAAAAA$AAAA" }],
    ["a password hash of 100 passes", { passwordHash: "$argon2id$v=19$m=19456,t=100,p=1$AAAAAAAAAAA$AAAA" }],
  ])("T17 P12 refuses an account with %s", async (_what, change) => {
    const changed = await tampered((record) => (record.kind === "user" ? { ...record, row: { ...record.row, ...change } } : record));
    expect(await refusal(changed)).toMatch(/^refused: damaged at record \d+ .*(direction characters|memory or time)/s);
  });

  it("refuses a store that holds anything, and leaves it as it is", async () => {
    const target = await filledFolder();
    const before = readFileSync(join(target, "ledger.db"));
    const { code, err } = await runCommand(restoreCommand, [fileOf(sound), "--data", target]);
    expect(code).toBe(1);
    expect(err).toContain(`refused: the data folder ${target} is not empty`);
    expect(readFileSync(join(target, "ledger.db")).equals(before)).toBe(true);
    const derived = folder();
    writeFileSync(join(derived, "history.db"), "");
    expect((await runCommand(restoreCommand, [fileOf(sound), "--data", derived])).err).toContain("it holds history.db");
    expect(readdirSync(derived)).toEqual(["history.db"]);
  });

  it("leaves an empty folder empty when it refuses", async () => {
    const target = folder();
    expect((await runCommand(restoreCommand, [fileOf(sound.subarray(0, 3_000)), "--data", target])).code).toBe(1);
    expect(readdirSync(target)).toEqual([]);
  });

  it("takes away the folders above that it made, up to one that holds something else", async () => {
    const above = folder();
    mkdirSync(join(above, "kept"));
    writeFileSync(join(above, "kept", "a-file"), "");
    const target = join(above, "kept", "made", "deeper", "data");
    const { code } = await runCommand(restoreCommand, [fileOf(sound.subarray(0, 3_000)), "--data", target]);
    expect(code).toBe(1);
    expect(readdirSync(join(above, "kept"))).toEqual(["a-file"]);
  });

  it("N21 a backup and an export of a store that has no identity yet make none", async () => {
    const target = join(folder(), "target");
    const { out } = await runCommand(restoreCommand, [fileOf(sound), "--data", target]);
    expect(out).not.toMatch(/^site /m);
    const { out: exported } = await runCommand(exportCommand, [/^head +(\S+)/m.exec(out)?.[1] ?? "", "--data", target]);
    expect(JSON.parse(exported.split("\n", 1)[0] ?? "")).toMatchObject({ site: null, keys: [] });
    const again = join(folder(), "again");
    expect((await runCommand(backupCommand, [again, "--data", target])).out).not.toMatch(/^site /m);
  });

  const site = aSite("1");
  const withPrivateKey = (privateKey: string) => ({ ...site, keys: site.keys.map((key) => ({ ...key, privateKey })) });
  it.each([
    ["whose id is not that of its keys", { ...site, id: "0".repeat(32) }, "the id of the site is not that of its keys"],
    [
      "whose private key is cut",
      withPrivateKey("MC4CAQAwBQ=="),
      "the private ed25519 key of the site is damaged or not that of its public key",
    ],
    [
      "whose private key is another one's",
      withPrivateKey(aSite("2").keys[0]?.privateKey ?? ""),
      "the private ed25519 key of the site is damaged or not that of its public key",
    ],
  ])("N21 refuses a site on which no server would start, with --check too: one %s", async (_what, row, said) => {
    const file = await tampered((record) => (record.kind === "ledger" ? [{ kind: "site", row } as const, record] : record));
    expect(await refusal(file)).toBe(`refused: ${said}`);
    expect(await runCommand(restoreCommand, [file, "--check"])).toMatchObject({ code: 1, err: `refused: ${said}` });
  });

  it("only checks with --check", async () => {
    const { code, out } = await runCommand(restoreCommand, [fileOf(sound), "--check"], { dataFolder: "/proc/none" });
    expect(code).toBe(0);
    expect(out).toContain("nothing was written");
    expect((await runCommand(restoreCommand, [fileOf(sound.subarray(0, 3_000)), "--check"])).code).toBe(1);
  });
});

describe("majlis backup", () => {
  it("makes a file for its owner alone, and replaces none unless told to", async () => {
    const data = await filledFolder();
    const file = join(folder(), "b");
    expect((await runCommand(backupCommand, [file, "--data", data])).code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    appendFileSync(file, "mark");
    const refused = await runCommand(backupCommand, [file, "--data", data]);
    expect(refused).toMatchObject({ code: 1, err: `refused: ${file} is there already; --force replaces it` });
    expect(readFileSync(file).subarray(-4).toString()).toBe("mark");
    expect((await runCommand(backupCommand, [file, "--data", data, "--force"])).code).toBe(0);
    expect((await runCommand(restoreCommand, [file, "--check"])).code).toBe(0);
    expect(readdirSync(join(file, ".."))).toEqual(["b"]);
  });

  it("names the file that was asked for where it cannot be written, not the one that it would be written as first", async () => {
    const data = await filledFolder();
    const said: readonly (readonly [string, string])[] = [
      ["/proc/x", "there is no such file or folder"],
      [join(folder(), "none", "b"), "there is no such file or folder"],
      [join(data, "format", "b"), "a part of its path is no folder"],
    ];
    for (const [file, why] of said) {
      const { code, out, err } = await runCommand(backupCommand, [file, "--data", data]);
      expect({ code, out, err }).toEqual({ code: 3, out: "", err: `majlis: cannot write ${file}: ${why}` });
    }
    const taken = folder();
    const { code, err } = await runCommand(backupCommand, [taken, "--force", "--data", data]);
    expect({ code, err }).toEqual({ code: 3, err: `majlis: cannot write ${taken}: it is a folder` });
  });

  it("P4 makes no file of a ledger that is damaged, and names the place", async () => {
    const data = await filledFolder();
    const database = openDatabase(join(data, "ledger.db"), { migrations: LEDGER_MIGRATIONS });
    database.exec("UPDATE entries SET body = x'0001' WHERE seq = 77");
    database.close();
    const file = join(folder(), "b");
    const { code, err } = await runCommand(backupCommand, [file, "--data", data]);
    expect(code).toBe(1);
    expect(err).toContain("the log of compartment-a is broken at entry 77: update-hash");
    expect(readdirSync(join(file, ".."))).toEqual([]);
  });

  it("refuses a folder without a ledger, and one of a newer format", async () => {
    const file = join(folder(), "b");
    expect(await runCommand(backupCommand, [file, "--data", folder()])).toMatchObject({ code: 3 });
    const data = await filledFolder();
    writeFileSync(join(data, "format"), "9\n");
    expect((await runCommand(backupCommand, [file, "--data", data])).err).toContain("has data format 9");
    writeFileSync(join(data, "format"), "1\n");
    const database = openDatabase(join(data, "ledger.db"), { migrations: LEDGER_MIGRATIONS });
    database.exec("PRAGMA user_version = 99");
    database.close();
    expect((await runCommand(backupCommand, [file, "--data", data])).err).toContain("Use the newer version of Majlis");
    expect(existsSync(file)).toBe(false);
  });

  it.runIf(process.platform === "linux" && process.getuid?.() === 0)("leaves no file where the disk is full", async () => {
    const mounted = folder();
    const data = await filledFolder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8k", "tmpfs", mounted]);
    try {
      const { code, err } = await runCommand(backupCommand, [join(mounted, "b"), "--data", data]);
      expect(code).toBe(3);
      expect(err).toMatch(/the disk is full$/);
      expect(readdirSync(mounted)).toEqual([]);
    } finally {
      execFileSync("umount", [mounted]);
    }
  });
});

describe("backup, restore and migrate", () => {
  const all = [backupCommand, restoreCommand, migrateCommand];

  it("document their exit codes", async () => {
    for (const command of all) {
      const { code, out } = await runCommand(command, ["--help"]);
      expect(code).toBe(0);
      for (const line of ["Usage: ", "0  done", "1  refused", "2  wrong usage", "3  a store or file cannot"]) expect(out).toContain(line);
    }
  });

  it("exit 2 on wrong usage, and take a database from the environment alone", async () => {
    for (const command of all) {
      expect((await runCommand(command, [])).code).toBe(2);
      expect((await runCommand(command, ["a", "b"])).code).toBe(2);
      expect((await runCommand(command, ["a", "--nonsense"])).code).toBe(2);
    }
    expect((await runCommand(migrateCommand, ["to-postgres"])).err).toContain("DATABASE_URL is not set");
    const both = { dataFolder: "/nowhere", databaseUrl: "postgres://u:pw-x@127.0.0.1:1/d" };
    expect(await runCommand(backupCommand, ["a", "--data", "b"], both)).toMatchObject({ code: 2 });
    const unreachable = await runCommand(backupCommand, [join(folder(), "b")], both);
    expect(unreachable.code).toBe(3);
    expect(unreachable.err).toContain("nothing listens there");
    expect(unreachable.err).not.toContain("pw-x");
  });

  it("exit 3 for a file that cannot be read", async () => {
    expect((await runCommand(restoreCommand, ["/nowhere/at/all", "--data", join(folder(), "x")])).code).toBe(3);
    const file = fileOf("");
    truncateSync(file, 0);
    expect((await runCommand(restoreCommand, [file, "--check"])).code).toBe(1);
  });
});
