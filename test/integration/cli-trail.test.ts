import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, it } from "vitest";
import { openDataFolder } from "../../server/adapters/sqlite/data-folder.ts";
import { openSqliteDirectory } from "../../server/adapters/sqlite/directory/open-directory.ts";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { backupCommand } from "../../server/cli/backup.ts";
import type { Command, CommandIo } from "../../server/cli/command.ts";
import { partnerAddCommand } from "../../server/cli/partner-add.ts";
import { restoreCommand } from "../../server/cli/restore.ts";
import { roomCommand } from "../../server/cli/room.ts";
import { trailCommand } from "../../server/cli/trail.ts";
import { userAddCommand } from "../../server/cli/user-add.ts";
import { verifyCommand } from "../../server/cli/verify.ts";
import { SITE_TRAIL } from "../../shared/trail/trail-owner.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

const temporaryFolder = temporaryFolders();
let base: string;

async function run(command: Command, args: readonly string[], { input = "", folder = "data" } = {}) {
  const lines: string[] = [];
  const errors: string[] = [];
  const io: CommandIo = {
    out: (line) => void lines.push(line),
    err: (line) => void errors.push(line),
    input: (async function* () {
      yield input;
    })(),
    dataFolder: join(base, folder),
  };
  return { code: await command.run([...args], io), out: lines.join("\n"), err: errors.join("\n") };
}

interface Line {
  readonly type: string;
  readonly actor: string;
  readonly partner: string;
  readonly body: string;
}

const recordsIn = (exported: string): readonly Line[] =>
  exported
    .split("\n")
    .map((line) => JSON.parse(line) as Line)
    .filter(({ type }) => type !== undefined);

/** Makes of the folder what a server would. */
async function served(): Promise<void> {
  openDataFolder(join(base, "data")).close();
  await openLedger(join(base, "data", "ledger.db")).close();
}

beforeEach(async () => {
  base = temporaryFolder();
  await run(partnerAddCommand, ["ALF", "Alfara"]);
  await run(userAddCommand, ["layla", "--partner", "ALF"], { input: "long enough indeed\n" });
});

describe("the trail on the command line", () => {
  it("TR1 TR2: names the console, and the account that it acts as, each in the chain it belongs to", async () => {
    await run(roomCommand, ["add", "Secret title", "--as", "layla"]);
    const site = await run(trailCommand, []);
    const alf = await run(trailCommand, ["--of", "ALF"]);
    expect(recordsIn(site.out).map(({ type, actor }) => [type, actor])).toEqual([
      ["partner.added", "console"],
      ["account.added", "console"],
      ["trail.read", "console"],
    ]);
    expect(recordsIn(alf.out).map(({ type, partner }) => [type, partner])).toEqual([
      ["account.added", ""],
      ["room.made", "ALF"],
      ["trail.read", ""],
    ]);
    expect(Buffer.from(recordsIn(alf.out)[1]?.body ?? "", "base64").toString()).toContain('"address":"console"');
    expect(alf.out).not.toContain("Secret");
    expect(await run(trailCommand, ["--of", "XXX"])).toMatchObject({ code: 1, err: "refused: there is no partner with this code" });
  });

  it("TR6: verifies what it exported, and names the first bad record", async () => {
    const { out } = await run(trailCommand, []);
    const file = join(base, "site.trail.jsonl");
    writeFileSync(file, `${out}\n`);
    const sound = await run(verifyCommand, [file]);
    expect(sound).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^trail of    the site\nrecords     3\nhead        [0-9a-f]{64}\nVALID$/),
    });
    const changed = out.split("\n").toSpliced(2, 1);
    writeFileSync(file, `${changed.join("\n")}\n`);
    expect(await run(verifyCommand, [file])).toMatchObject({ code: 1, err: "BROKEN at record 2: seq: it says seq 3" });
    writeFileSync(file, '{"format":"majlis-trail","version":2}\n');
    expect((await run(verifyCommand, [file])).code).toBe(2);
  });

  it("TR6: takes a shredded body for redacted, not for broken", async () => {
    const database = new DatabaseSync(join(base, "data", "directory.db"));
    database.exec("UPDATE trail SET body = NULL WHERE owner = '' AND seq = 1");
    database.close();
    const file = join(base, "site.trail.jsonl");
    writeFileSync(file, `${(await run(trailCommand, [])).out}\n`);
    expect(await run(verifyCommand, [file])).toMatchObject({ code: 3, out: expect.stringContaining("VALID, 1 records redacted") });
  });

  it("TR5 TR7: a backup is recorded, and a restore goes on from where it ended with a record of itself", async () => {
    await served();
    const file = join(base, "all.majlis");
    expect(await run(backupCommand, [file])).toMatchObject({ code: 0, err: "" });
    expect(await run(restoreCommand, [file], { folder: "restored" })).toMatchObject({ code: 0, err: "" });
    const directory = openSqliteDirectory(join(base, "restored", "directory.db"));
    const records = await directory.trailAfter(SITE_TRAIL, 0, 10);
    const [before, after] = [openSqliteDirectory(join(base, "data", "directory.db")), directory];
    expect(records.map(({ type }) => type)).toEqual(["partner.added", "account.added", "backup.restored"]);
    expect(await after.trailAfter(SITE_TRAIL, 0, 2)).toEqual(await before.trailAfter(SITE_TRAIL, 0, 2));
    expect((await before.trailAfter(SITE_TRAIL, 2, 9)).map(({ type, actor }) => [type, actor])).toEqual([["backup.made", "console"]]);
    await before.close();
    await after.close();
  });

  it("TR1 TR5: changes nothing where the trail cannot be written, but makes a backup and says that it is not recorded", async () => {
    await served();
    const database = new DatabaseSync(join(base, "data", "directory.db"));
    database.exec("CREATE TRIGGER full BEFORE INSERT ON trail BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
    await expect(run(partnerAddCommand, ["BRV", "Baruv"])).rejects.toThrow("the disk is full");
    expect(database.prepare("SELECT code FROM partners").all()).toEqual([{ code: "ALF" }]);
    const made = await run(backupCommand, [join(base, "all.majlis")]);
    expect([made.code, made.err]).toEqual([0, "not recorded in the trail of rights: the disk is full"]);
    database.close();
  });
});
