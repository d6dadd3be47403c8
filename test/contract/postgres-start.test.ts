import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate, NewerLayoutError } from "../../server/adapters/postgres/migrate.ts";
import { createPool, openPool } from "../../server/adapters/postgres/open-pool.ts";
import { DatabaseUnusableError } from "../../server/adapters/postgres/unusable.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { silentLog } from "../support/silent-log.ts";

const log = silentLog;
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

/** Why opening fails, with its words. */
async function refusal(url: string): Promise<{ readonly reason: string; readonly message: string }> {
  const pool = await openPool(url, { log }).catch((cause: unknown) => cause);
  if (!(pool instanceof DatabaseUnusableError)) throw new Error("it was opened, or failed without a reason");
  return pool;
}

/** While a setting of the whole server is as given. */
async function withSetting<Value>(name: string, value: string, work: () => Promise<Value>): Promise<Value> {
  await server.run(`ALTER SYSTEM SET ${name} = ${value}`);
  await server.run("SELECT pg_reload_conf()");
  await expect.poll(async () => (await server.run(`SHOW ${name}`))[0]?.[name]).toBe(value);
  try {
    return await work();
  } finally {
    await server.run(`ALTER SYSTEM RESET ${name}`);
    await server.run("SELECT pg_reload_conf()");
    await expect.poll(async () => (await server.run(`SHOW ${name}`))[0]?.[name]).not.toBe(value);
  }
}

/** Every object of the schema and its rows' number, to see that nothing was touched. */
const contentOf = (database: string): Promise<unknown> =>
  server.run("SELECT relname, relkind, relfilenode FROM pg_class WHERE relnamespace = 'majlis'::regnamespace ORDER BY relname", database);

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

describe("opening a PostgreSQL that cannot be used", () => {
  it("names DATABASE_URL, host, port and database, what to check, and never the password", async () => {
    const { reason, message } = await refusal("postgres://majlis:s3cret-word@127.0.0.1:1/board");
    expect(reason).toBe("refused");
    expect(message).toMatch(/^DATABASE_URL: PostgreSQL at 127\.0\.0\.1:1, database "board": .*Check that PostgreSQL runs/);
    expect(message).not.toContain("s3cret");
  });

  it("tells an unknown host, a silent one, a missing database and TLS that the server does not speak", async () => {
    expect((await refusal("postgres://majlis@no-such-host.invalid/board")).reason).toBe("unknown-host");
    expect((await refusal(server.url("nowhere"))).reason).toBe("no-database");
    expect((await refusal(`${server.url("postgres")}?sslmode=verify-full`)).reason).toBe("tls");
    const silent = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => void silent.once("listening", resolve));
    const { port } = silent.address() as { port: number };
    expect((await refusal(`postgres://majlis@127.0.0.1:${port}/board`)).reason).toBe("no-answer");
    silent.close();
  });

  it("tells a wrong password and an unknown user", async () => {
    const file = join(server.folder, "pg_hba.conf");
    const before = readFileSync(file, "utf8");
    await server.run("CREATE ROLE guarded LOGIN PASSWORD 'right'");
    writeFileSync(file, `host all guarded 127.0.0.1/32 scram-sha-256\n${before}`);
    await server.run("SELECT pg_reload_conf()");
    const url = server.url("postgres");
    await expect.poll(async () => (await refusal(url.replace("majlis@", "guarded:wrong@"))).reason).toBe("sign-in");
    expect((await refusal(url.replace("majlis@", "guarded:wrong@"))).message).not.toContain("wrong@");
    expect((await refusal(url.replace("majlis@", "nobody-here@"))).reason).toBe("sign-in");
    writeFileSync(file, before);
    await server.run("SELECT pg_reload_conf()");
  });

  it("tells a user without the right to make tables, and works in a schema made for it", async () => {
    const url = await server.createDatabase();
    await server.run("CREATE ROLE plain LOGIN");
    const plain = url.replace("majlis@", "plain@");
    expect((await refusal(plain)).reason).toBe("no-right");
    await server.run("CREATE SCHEMA majlis AUTHORIZATION plain", nameOf(url));
    await (await openPool(plain, { log })).end();
  });

  it("P1 refuses a server that confirms before it is on disk", async () => {
    const url = await server.createDatabase();
    for (const [name, value] of [
      ["synchronous_commit", "off"],
      ["synchronous_commit", "local"],
      ["fsync", "off"],
    ] as const) {
      const { reason, message } = await withSetting(name, value, () => refusal(url));
      expect([reason, message]).toEqual(["not-durable", expect.stringContaining(`${name} is ${value}; set it to on`) as string]);
    }
  });

  it("P1 keeps its own connections synchronous whatever the server's default becomes", async () => {
    const pool = await openPool(await server.createDatabase(), { log, max: 1 });
    await pool.query("SELECT 1");
    await withSetting("synchronous_commit", "off", async () => {
      expect((await pool.query("SHOW synchronous_commit")).rows).toEqual([{ synchronous_commit: "on" }]);
    });
    await pool.end();
  });

  it("refuses a read-only database and one of another encoding", async () => {
    const url = await server.createDatabase();
    await server.run(`ALTER DATABASE ${nameOf(url)} SET default_transaction_read_only = on`);
    expect((await refusal(url)).reason).toBe("read-only");
    await server.run("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
    expect((await refusal(server.url("latin"))).reason).toBe("encoding");
  });

  it("tells that there is no connection left", async () => {
    const url = await server.createDatabase();
    await server.run("CREATE ROLE narrow LOGIN CONNECTION LIMIT 0");
    expect((await refusal(url.replace("majlis@", "narrow@"))).reason).toBe("too-many-connections");
  });

  it("refuses a standby: what it says of a head may be old", async () => {
    const standby = await startPostgres();
    const url = await standby.createDatabase();
    writeFileSync(join(standby.folder, "standby.signal"), "");
    appendFileSync(join(standby.folder, "postgresql.auto.conf"), "restore_command = 'false'\nwal_retrieve_retry_interval = '100ms'\n");
    try {
      await standby.restart();
      expect((await refusal(url)).reason).toBe("standby");
    } finally {
      await standby.stop();
    }
  });
});

describe("bringing the layout up to date", () => {
  it("several nodes may start at once on an empty database", async () => {
    const url = await server.createDatabase();
    const pools = await Promise.all([1, 2, 3, 4].map(() => openPool(url, { log })));
    expect((await pools[3]!.query("SELECT count(*)::integer AS count FROM layout")).rows).toEqual([{ count: 1 }]);
    for (const pool of pools) await pool.end();
  });

  it("refuses a newer layout by name and touches nothing", async () => {
    const url = await server.createDatabase();
    await (await openPool(url, { log })).end();
    await server.run("UPDATE majlis.layout SET version = 1000", nameOf(url));
    const before = await contentOf(nameOf(url));
    const { reason, message } = await refusal(url);
    expect([reason, message]).toEqual(["newer-layout", expect.stringContaining("layout 1000") as string]);
    const pool = createPool(url, { log });
    await expect(migrate(pool, ["SELECT 1"])).rejects.toThrow(NewerLayoutError);
    await pool.end();
    expect(await contentOf(nameOf(url))).toEqual(before);
  });

  it("a step that fails leaves the layout before it", async () => {
    const url = await server.createDatabase();
    const pool = createPool(url, { log });
    const steps = ["CREATE TABLE majlis.one (n integer)", "CREATE TABLE majlis.two (n integer); SELECT 1 / 0"];
    await expect(migrate(pool, steps)).rejects.toThrow("division by zero");
    expect((await pool.query("SELECT version, to_regclass('majlis.two') AS two FROM majlis.layout")).rows).toEqual([
      { version: 1, two: null },
    ]);
    await migrate(pool, [steps[0]!, "CREATE TABLE majlis.two (n integer)"]);
    expect((await pool.query("SELECT version FROM majlis.layout")).rows).toEqual([{ version: 2 }]);
    await pool.end();
  });
});
