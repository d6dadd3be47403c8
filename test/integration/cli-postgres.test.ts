import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Argon2PasswordHasher } from "../../server/adapters/argon2/password-hasher.ts";
import { openPostgresDirectory } from "../../server/adapters/postgres/directory/open-directory.ts";
import { createPostgresLedger } from "../../server/adapters/postgres/ledger.ts";
import { migrate } from "../../server/adapters/postgres/migrate.ts";
import { MIGRATIONS } from "../../server/adapters/postgres/migrations/all.ts";
import { createPool } from "../../server/adapters/postgres/open-pool.ts";
import { EMPTY_CHAIN } from "../../shared/contribution/chain-entry.ts";
import { BY, fill } from "../support/directory-records.ts";
import { LABEL, typedEntries } from "../support/exported-ledger.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres-pool.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { silentLog } from "../support/silent-log.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

const temporaryFolder = temporaryFolders();

let server: PostgresServer;
let database: TestDatabase;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await createTestDatabase(server);
});
afterEach(() => database.close());

/** Runs `majlis` as an operator beside a cluster would: its settings in the environment, the password on standard input. */
async function majlis(args: readonly string[], options: { url?: string; input?: string; folder?: string } = {}) {
  const { url = database.url, input = "", folder = temporaryFolder() } = options;
  const env = { PATH: process.env["PATH"], MAJLIS_DATA: join(folder, "data"), DATABASE_URL: url };
  const program = join(import.meta.dirname, "../../server/cli/majlis.ts");
  const running = promisify(execFile)(process.execPath, [program, ...args], { env, maxBuffer: 1 << 24 });
  running.child.stdin?.end(input);
  const { code, stdout, stderr } = await running.then(
    (done) => ({ code: 0, ...done }),
    (failed: { code: number; stdout: string; stderr: string }) => failed,
  );
  return { code, out: stdout.trim(), err: stderr.trim(), hasFolder: existsSync(join(folder, "data")) };
}

/** Fills a database: people, a room, and 60 entries typed on `compartment-a`. */
async function filled(pool: Pool): Promise<void> {
  const directory = openPostgresDirectory(pool);
  await fill(directory);
  const id = "compartment-a";
  await directory.createCompartment(BY, { id, room: "room-1", name: "n", ...LABEL, releasableTo: [...LABEL.releasableTo], createdAt: 1 });
  const { entries } = typedEntries(60);
  await createPostgresLedger(database.pool()).append([{ compartment: id, expectedHead: EMPTY_CHAIN.hash, entries }]);
}

/** A database as the version before left it: layout 2, with people, a room and an empty `compartment-a`. */
async function earlierDatabase(): Promise<string> {
  const url = await server.createDatabase();
  const pool = createPool(url, { log: silentLog });
  await migrate(pool, MIGRATIONS.slice(0, 2));
  await pool.end();
  const rows = `INSERT INTO majlis.partners (code, name) VALUES ('ALF', 'Alfara');
    INSERT INTO majlis.users (id, username, display_name, partner, is_admin, is_disabled, password_hash, created_at)
      VALUES ('id-amal', 'amal', 'Amal', 'ALF', false, false, 'hash', 1);
    INSERT INTO majlis.rooms (id, title, summary, created_at) VALUES ('room-1', 'Strait Watch', '', 1);
    INSERT INTO majlis.compartments (id, room, name, originator, releasable_to, created_at)
      VALUES ('compartment-a', 'room-1', 'n', 'ALF', '{ALF}', 1);`;
  await server.run(rows, nameOf(url));
  return url;
}

/** Every object of the schema, with its place on disk, and the layout's number. */
async function contentOf(url: string): Promise<unknown> {
  const objects = "SELECT relname, relkind, relfilenode FROM pg_class WHERE relnamespace = 'majlis'::regnamespace ORDER BY relname";
  return [await server.run(objects, nameOf(url)), await server.run("SELECT version FROM majlis.layout", nameOf(url))];
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

describe("the command line beside a cluster on PostgreSQL", () => {
  it("adds partners, accounts, rooms and members to the database, and makes no data folder", async () => {
    expect(await majlis(["partner", "add", "ALF", "Alfara"])).toEqual({ code: 0, out: "added ALF Alfara", err: "", hasFolder: false });
    expect((await majlis(["partner", "add", "ALF", "Alfara"])).err).toMatch(/^refused: there is a partner with this code already/);
    const password = "a password of hers";
    expect(await majlis(["user", "add", "layla", "--partner", "ALF", "--admin"], { input: `${password}\n` })).toMatchObject({
      code: 0,
      err: "",
    });
    expect((await majlis(["user", "add", "layla", "--partner", "ALF"], { input: password })).err).toMatch(
      /^refused: there is an account with this username already/,
    );
    const { out: room, code } = await majlis(["room", "add", "Strait Watch", "--as", "layla"]);
    expect(code).toBe(0);
    const { out: compartment } = await majlis(["room", "compartment", room, "--as", "layla"]);

    const directory = openPostgresDirectory(database.pool());
    const account = await directory.userByUsername("layla");
    expect(account?.user).toMatchObject({ partner: "ALF", isAdmin: true });
    expect(await new Argon2PasswordHasher().verify(account?.passwordHash ?? null, password)).toBe(true);
    expect(await directory.compartment(compartment)).toMatchObject({ room, releasableTo: ["ALF"] });
    expect((await directory.accessChanges(0, 10)).map(({ change }) => change.kind)).toEqual(["member-added", "compartment-created"]);
  });

  it("makes no tables in an empty database with a command that needs what is kept in one, and says so (exit code 3)", async () => {
    const needing = [
      ["user", "add", "layla", "--partner", "ALF"],
      ["room", "add", "Strait Watch", "--as", "layla"],
      ["room", "remove", "room-1", "burak", "--as", "layla"],
      ["export", "compartment-a"],
      ["backup", join(temporaryFolder(), "backup")],
    ];
    const url = await server.createDatabase();
    for (const args of needing) {
      const { code, out, err } = await majlis(args, { url, input: "a password of hers\n" });
      expect([args, code, out, err]).toEqual([args, 3, "", expect.stringContaining("it holds nothing of Majlis")]);
    }
    expect(await server.run("SELECT nspname FROM pg_namespace WHERE nspname = 'majlis'", nameOf(url))).toEqual([]);
  });

  it("P4 exports a ledger that the offline verifier finds whole", async () => {
    await filled(database.pool());
    const file = join(temporaryFolder(), "export.ndjson");
    const exported = await majlis(["export", "compartment-a"]);
    expect(exported).toMatchObject({ code: 0, err: "", hasFolder: false });
    writeFileSync(file, `${exported.out}\n`);
    expect(await majlis(["verify", file])).toMatchObject({ code: 0 });
    expect(await majlis(["export", "compartment-b"])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^refused: there is no compartment with this id/),
    });
  });

  it("leaves a database of another version as it is: a newer one is refused, an earlier one is read and not written to", async () => {
    const backup = join(temporaryFolder(), "backup");
    expect(await majlis(["backup", backup])).toMatchObject({ code: 0 });
    const writing = [
      ["partner", "add", "XYZ", "Xyz"],
      ["user", "add", "layla", "--partner", "ALF"],
      ["room", "add", "Harbour", "--as", "amal"],
      ["restore", backup],
    ];
    const made = join(temporaryFolder(), "made");
    const reading = [
      ["export", "compartment-a"],
      ["backup", made],
      ["migrate", "to-sqlite"],
    ];

    const older = await earlierDatabase();
    const before = await contentOf(older);
    for (const args of writing)
      expect(await majlis(args, { url: older })).toMatchObject({
        code: 3,
        err: expect.stringMatching(/earlier version.*Start a server of this version once.*layout 2/),
      });
    // TR5: it has no trail to record that in.
    const unrecorded = expect.stringMatching(/^(not recorded in the trail of rights: [^\n]*earlier version[^\n]*)?$/) as string;
    for (const args of reading) expect(await majlis(args, { url: older })).toMatchObject({ code: 0, err: unrecorded });
    expect(await contentOf(older)).toEqual(before);

    const newer = database.url;
    await server.run("UPDATE majlis.layout SET version = 99", nameOf(newer));
    const unchanged = await contentOf(newer);
    for (const args of [...writing, ...reading])
      expect(await majlis(args)).toMatchObject({
        code: 3,
        out: "",
        err: expect.stringMatching(/^[^\n]*newer version[^\n]*layout 99[^\n]*$/),
      });
    expect(await contentOf(newer)).toEqual(unchanged);
  });

  it("ends an export with exit code 3 and one line that names board and entry where one is damaged", async () => {
    await filled(database.pool());
    await server.run("UPDATE majlis.entries SET body = '\\x0102' WHERE seq = 15", nameOf(database.url));
    expect(await majlis(["export", "compartment-a"])).toMatchObject({
      code: 3,
      err: "majlis: the log of compartment-a cannot be read at entry 15: its body does not match its hash; what was printed is not the whole ledger",
    });
  });

  it("makes the tables of a new database by itself", async () => {
    const url = await server.createDatabase();
    expect(await majlis(["partner", "add", "ALF", "Alfara"], { url })).toMatchObject({ code: 0, out: "added ALF Alfara" });
  });

  it("says in one line what is wrong with the database or the arguments, never the password", async () => {
    const add = ["partner", "add", "ALF", "Alfara"];
    const { hostname, port } = new URL(database.url);
    const cases = [
      { url: `postgres://majlis:secret@${hostname}:1/none`, code: 3, err: /nothing listens there/ },
      { url: `postgres://majlis:secret@${hostname}:${port}/none`, code: 3, err: /there is no such database/ },
      { url: "mysql://majlis:secret@127.0.0.1/none", code: 2, err: /DATABASE_URL/ },
      { url: "no url: secret", code: 2, err: /DATABASE_URL/ },
    ];
    for (const { url, code, err } of cases) {
      const said = await majlis(add, { url });
      expect(said).toEqual({ code, out: "", err: expect.stringMatching(err), hasFolder: false });
      expect(said.err.split("\n")).toHaveLength(1);
      expect(said.err).not.toContain("secret");
    }
    const folder = temporaryFolder();
    expect(await majlis([...add, "--data", folder], { folder })).toMatchObject({
      code: 2,
      err: expect.stringContaining("leave out --data"),
    });
    expect(existsSync(join(folder, "directory.db"))).toBe(false);
  });
});
