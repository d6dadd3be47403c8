import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../../server/adapters/postgres/migrate.ts";
import { MIGRATIONS } from "../../server/adapters/postgres/migrations/all.ts";
import { ACT_COUNTS } from "../../server/adapters/postgres/migrations/015-act-counts.ts";
import { OPEN_ITEMS } from "../../server/adapters/postgres/migrations/018-open-items.ts";
import { createPostgresLedger } from "../../server/adapters/postgres/ledger.ts";
import { createPool, openPool } from "../../server/adapters/postgres/open-pool.ts";
import { openPostgresDirectory } from "../../server/adapters/postgres/directory/open-directory.ts";
import { packBatch } from "../../server/adapters/postgres/pack-batch.ts";
import { LedgerUnavailable, type Append, type AppendOutcome, type Ledger } from "../../server/ports/ledger.ts";
import { chainClaim, chainUpdate, type ChainEnd } from "../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../shared/contribution/entry.ts";
import { createChainVerifier } from "../../shared/contribution/verify-chain.ts";
import { BY, fill } from "../support/directory-records.ts";
import { appendOf, authorship, growingLog, sha256 } from "../support/entries.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { seededNumbers } from "../support/seeded-history.ts";
import { silentLog } from "../support/silent-log.ts";
import { boundMs } from "../support/promised-time.ts";

const log = silentLog;
let server: PostgresServer;
const opened: Ledger[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterEach(async () => {
  for (const ledger of opened.splice(0)) await ledger.close();
});
afterAll(() => server.stop());

/** Ledgers over pools of their own onto one fresh database, as so many nodes have. */
async function nodes(count: number): Promise<{ readonly url: string; readonly ledgers: readonly Ledger[] }> {
  const url = await server.createDatabase();
  await (await openPool(url, { log })).end();
  const ledgers = Array.from({ length: count }, () => createPostgresLedger(createPool(url, { log })));
  opened.push(...ledgers);
  return { url, ledgers };
}

/** Appends as a node of a version does that asks for no changes of rights. */
async function appendBefore(pool: Pool, append: Append): Promise<readonly AppendOutcome[]> {
  const { values, outcomes } = packBatch([append]);
  const asked = values.slice(0, -3);
  const { rows } = await pool.query<{ written: readonly number[] }>(
    `SELECT majlis.append_acts(${asked.map((_, index) => `$${index + 1}`).join(", ")}) AS written`,
    asked,
  );
  return outcomes({ written: rows[0]?.written ?? [], moved: [] });
}

/** How many connections wait for the lock of appends and changes of rights. */
const WAITING = "SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND objid = 3 AND NOT granted";

/** The whole log, which must verify. */
async function verified(ledger: Ledger, compartment: string): Promise<readonly LedgerEntry[]> {
  const entries = await ledger.read(compartment, { after: 0, limit: 10_000 });
  const verifier = createChainVerifier(compartment, sha256);
  for (const entry of entries) expect(verifier.check(entry)).toBeNull();
  expect(await ledger.head(compartment)).toEqual(verifier.head());
  return entries;
}

/** Writes as one client of a node: reads the head, chains to it, and begins again where another was first. */
function writer(ledger: Ledger, compartment: string, client: number) {
  const by = authorship({ compartment, author: `user-${client}` });
  let clock = 0;
  let isClaimed = false;
  return {
    /** An append for the present head: `count` updates, and the claim before the first. */
    async draft(count: number): Promise<{ readonly append: Append; readonly appended: () => void }> {
      let end: ChainEnd = { ...(await ledger.head(compartment)), at: by.at };
      const entries: LedgerEntry[] = [];
      const add = (entry: LedgerEntry): void => void entries.push((end = entry));
      if (!isClaimed) add(chainClaim(end, by, client, sha256));
      for (let from = clock; from < clock + count; from += 1) {
        add(
          chainUpdate(end, by, { inserts: [{ client, from, to: from + 1 }], deletes: [], update: new Uint8Array([from & 0xff]) }, sha256),
        );
      }
      return {
        append: appendOf(...(entries as [LedgerEntry])),
        appended: () => {
          isClaimed = true;
          clock += count;
        },
      };
    },
  };
}

describe("one ledger under many nodes", () => {
  it("never forks: racing writers lose no entry and write none twice", async () => {
    const seed = Number(process.env["SEED"] ?? 20261122);
    const random = seededNumbers(seed);
    const { ledgers } = await nodes(3);
    const written = await Promise.all(
      ledgers.map(async (ledger, index) => {
        const own = writer(ledger, "room", index + 1);
        let entries = 0;
        for (let left = 25; left > 0;) {
          const { append, appended } = await own.draft(1 + Math.floor(random() * 3));
          const [outcome] = await ledger.append([append]);
          if (outcome !== "appended") continue;
          appended();
          entries += append.entries.length;
          left -= 1;
        }
        return entries;
      }),
    );
    const entries = await verified(ledgers[0]!, "room");
    expect(entries.length, `seed ${seed}`).toBe(written.reduce((sum, count) => sum + count, 0));
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
  });

  it("batches of two nodes over the same compartments in any order never wait for each other in a circle", async () => {
    const seed = Number(process.env["SEED"] ?? 7);
    const random = seededNumbers(seed);
    const { ledgers } = await nodes(3);
    const rooms = Array.from({ length: 12 }, (_, index) => `room-${index}`);
    const moved = await Promise.all(
      ledgers.map(async (ledger, index) => {
        const writers = rooms.map((room) => writer(ledger, room, index + 1));
        let lost = 0;
        for (let round = 0; round < 30; round += 1) {
          const picked = writers.filter(() => random() < 0.6).toSorted(() => random() - 0.5);
          const drafts = await Promise.all(picked.map((own) => own.draft(2)));
          const outcomes = await ledger.append(drafts.map(({ append }) => append));
          outcomes.forEach((outcome, at) => (outcome === "appended" ? drafts[at]!.appended() : (lost += 1)));
        }
        return lost;
      }),
    );
    expect(Math.max(...moved), `seed ${seed}`).toBeGreaterThan(0);
    for (const room of rooms) await verified(ledgers[1]!, room);
  });

  it("AC13 counts what a node of the version before has written, writes during the change of layout, and writes after it", async () => {
    const url = await server.createDatabase();
    const pool = createPool(url, { log });
    const counting = MIGRATIONS.indexOf(ACT_COUNTS);
    await migrate(pool, MIGRATIONS.slice(0, counting));
    const before = createPostgresLedger(createPool(url, { log }));
    opened.push(createPostgresLedger(pool), before);
    const speech = growingLog();
    let made = 0;
    const say = async (): Promise<void> => {
      const act = speech.said({ type: "comment.made", id: `act-${(made += 1)}`, body: { said: { card: "card-1" } } });
      // It knows nothing of counts.
      expect(await appendBefore(pool, appendOf(act))).toEqual(["appended"]);
    };
    await say();
    const ended = new AbortController();
    const change = migrate(pool, MIGRATIONS).finally(() => ended.abort());
    while (!ended.signal.aborted) await say();
    await change;
    await say();
    expect(made).toBeGreaterThan(2);
    expect(await before.actCounts(speech.compartment)).toEqual([{ card: "card-1", type: "comment.made", count: made, last: made }]);
  });

  it("AC15 finds what waits by the acts that an earlier version had brought in, and leaves it while a node of the version before appends", async () => {
    const url = await server.createDatabase();
    const pool = createPool(url, { log });
    await migrate(pool, MIGRATIONS.slice(0, MIGRATIONS.indexOf(OPEN_ITEMS)));
    const ledger = createPostgresLedger(pool);
    opened.push(ledger);
    const speech = growingLog();
    const asked = (id: string, subject: string, open: readonly object[]): LedgerEntry =>
      speech.said({ type: "release.asked", id, body: { said: {}, set: { subject, open: JSON.parse(JSON.stringify(open)) as [] } } });
    const item = { partner: "BRV", state: "approval", dueAt: 7 };
    // As a restored archive holds them.
    const entries = [asked("a", "one", [item, item]), asked("b", "two", [item]), asked("c", "one", []), speech.act()] as const;
    expect(await appendBefore(pool, appendOf(...entries))).toEqual(["appended"]);
    await migrate(pool, MIGRATIONS);
    const due = async () => (await ledger.dueItems({ at: 7, limit: 9 })).map(({ subject, place, seq }) => `${subject} ${place} ${seq}`);
    expect(await due()).toEqual(["two 0 2"]);
    expect(await appendBefore(pool, appendOf(speech.act()))).toEqual(["appended"]);
    expect(await due()).toEqual(["two 0 2"]);
    expect(await ledger.append([appendOf(asked("d", "two", []))])).toEqual(["appended"]);
    expect(await due()).toEqual([]);
  });

  it("AC15 of a batch only what was written opens and closes anything, and its parameters come in order", async () => {
    const { ledgers } = await nodes(2);
    const item = { partner: "BRV", state: "approval", dueAt: 7 };
    const logs = ["compartment-a", "compartment-b", "compartment-c"].map((compartment) => growingLog({ compartment }));
    const asked = (at: number, id: string, open: readonly (typeof item)[]): LedgerEntry =>
      logs[at]!.said({ type: "release.asked", id, body: { said: {}, set: { subject: "one", open } } });
    const first = asked(0, "a", [item]);
    expect(await ledgers[0]!.append([appendOf(first)])).toEqual(["appended"]);
    const rival = growingLog({ compartment: "compartment-a", author: "user-2" });
    const late = rival.said({ type: "release.asked", id: "x", body: { said: {}, set: { subject: "one", open: [] } } });
    const batch = [appendOf(logs[1]!.claim(), logs[1]!.update(), asked(1, "b", [item, item])), appendOf(late), appendOf(asked(2, "c", []))];
    expect(await ledgers[1]!.append(batch)).toEqual(["appended", "head-moved", "appended"]);
    const due = await ledgers[0]!.dueItems({ at: 7, limit: 9 });
    expect(due.map(({ compartment, place, seq }) => `${compartment} ${place} ${seq}`)).toEqual([
      "compartment-a 0 1",
      "compartment-b 0 3",
      "compartment-b 1 3",
    ]);
  });

  it("the table itself refuses a second entry at a seq", async () => {
    const { url, ledgers } = await nodes(1);
    await ledgers[0]!.append([appendOf(growingLog().claim())]);
    const pool = createPool(url, { log });
    await expect(pool.query("INSERT INTO entries SELECT * FROM entries")).rejects.toThrow("entries_pkey");
    await pool.end();
  });

  it("a flipped bit in the database is never served as content", async () => {
    const { url, ledgers } = await nodes(1);
    const log1 = growingLog();
    await ledgers[0]!.append([appendOf(log1.claim(), log1.update())]);
    const pool = createPool(url, { log });
    await pool.query("UPDATE entries SET body = set_byte(body, 0, 255) WHERE seq = 2");
    await pool.end();
    await expect(ledgers[0]!.read(log1.compartment, { after: 0, limit: 9 })).rejects.toThrow("does not match its hash");
  });

  it("takes one of two appends that claim the same head, whichever order they stand in, and what follows it", async () => {
    const { ledgers } = await nodes(1);
    const [one, rival] = [growingLog(), growingLog({ author: "user-2" })];
    const [first, second] = [one.claim(), one.update()];
    expect(await ledgers[0]!.append([appendOf(first), appendOf(rival.claim()), appendOf(second), appendOf(first)])).toEqual([
      "appended",
      "head-moved",
      "appended",
      "head-moved",
    ]);
    await verified(ledgers[0]!, "compartment-a");
  });
});

describe("appends and changes of rights at once (N22)", () => {
  const waiting = async (pool: Pool): Promise<number> => (await pool.query<{ count: number }>(WAITING)).rows[0]?.count ?? 0;

  /** A directory with members, its pool, and a transaction that is open. */
  async function shared() {
    const { url, ledgers } = await nodes(1);
    const pool = createPool(url, { log });
    const directory = openPostgresDirectory(pool);
    await fill(directory);
    const heard = await directory.lastAccessChange();
    const client = await pool.connect();
    await client.query("BEGIN");
    const end = async (): Promise<void> => {
      await client.query("COMMIT");
      client.release();
    };
    return { pool, directory, heard, client, end, ledger: ledgers[0] as Ledger };
  }

  it("P6 an append waits for a change that is being committed, and is then not taken", async () => {
    const { pool, heard, client, end, ledger } = await shared();
    const change = { kind: "member-removed", user: "id-bilge", room: "room-1" };
    await client.query("INSERT INTO majlis.access_changes (change) VALUES ($1)", [JSON.stringify(change)]);
    await client.query("SET CONSTRAINTS ALL IMMEDIATE");
    const outcome = ledger.append([appendOf(growingLog({ author: "id-bilge" }).claim())], heard);
    await until(async () => (await waiting(pool)) === 1);
    await end();
    expect(await outcome).toEqual(["rights-moved"]);
    await pool.end();
  });

  it("P6 a change waits for an append that is being committed, whichever version's node makes it, and appends do not wait for each other", async () => {
    const { pool, directory, heard, client, end, ledger } = await shared();
    const { values } = packBatch([appendOf(growingLog({ author: "id-bilge" }).claim())]);
    const asked = [...values, heard];
    const parameters = asked.map((_, index) => `$${index + 1}`).join(", ");
    const { rows } = await client.query(`SELECT written, moved FROM majlis.append_as_heard(${parameters})`, asked);
    expect(rows).toEqual([{ written: [1], moved: [] }]);
    const beside = growingLog({ author: "id-bilge", compartment: "compartment-b" });
    expect(await ledger.append([appendOf(beside.claim())], heard)).toEqual(["appended"]);
    const removed = directory.removeMember(BY, "room-1", "id-bilge");
    await until(async () => (await waiting(pool)) === 1);
    expect(await directory.lastAccessChange()).toBe(heard);
    await end();
    expect([await removed, (await ledger.head("compartment-a")).seq]).toEqual(["removed", 1]);
    expect(await ledger.append([appendOf(beside.update())], heard)).toEqual(["rights-moved"]);
    await pool.end();
  });

  it("a node of the version before goes on appending beside one that asks", async () => {
    const { pool, directory, heard, end, ledger } = await shared();
    await end();
    const log1 = growingLog({ author: "id-bilge" });
    expect(await appendBefore(pool, appendOf(log1.claim()))).toEqual(["appended"]);
    expect(await ledger.append([appendOf(log1.update())], heard)).toEqual(["appended"]);
    await directory.removeMember(BY, "room-1", "id-bilge");
    expect(await appendBefore(pool, appendOf(log1.update()))).toEqual(["appended"]);
    await verified(ledger, log1.compartment);
    await pool.end();
  });
});

describe("a database that fails while it is used", () => {
  it("turned read-only in mid-flight: appends reject, reads go on, and it heals without a new ledger", async () => {
    const { ledgers } = await nodes(1);
    const [ledger] = ledgers as [Ledger];
    const room = growingLog();
    await ledger.append([appendOf(room.claim())]);
    const next = appendOf(room.update());
    await server.run("ALTER SYSTEM SET default_transaction_read_only = on");
    await server.run("SELECT pg_reload_conf()");
    await until(async () => (await ledger.append([next]).catch((cause: unknown) => cause)) instanceof LedgerUnavailable);
    expect(await ledger.read(room.compartment, { after: 0, limit: 9 })).toHaveLength((await ledger.head(room.compartment)).seq);
    await server.run("ALTER SYSTEM RESET default_transaction_read_only");
    await server.run("SELECT pg_reload_conf()");
    const { seq } = await ledger.head(room.compartment);
    const again = seq === 1 ? next : appendOf(room.update());
    await until(async () => (await ledger.append([again]).catch(() => null))?.[0] === "appended");
    await verified(ledger, room.compartment);
  });

  it("P1 fsync turned off in mid-flight: nothing is promised any more", async () => {
    const { ledgers } = await nodes(1);
    const [ledger] = ledgers as [Ledger];
    const room = growingLog();
    await ledger.append([appendOf(room.claim())]);
    await server.run("ALTER SYSTEM SET fsync = off");
    await server.run("SELECT pg_reload_conf()");
    let failure: unknown;
    await until(async () => {
      failure = await ledger.append([appendOf(room.update())]).catch((cause: unknown) => cause);
      return failure instanceof Error;
    });
    expect(failure).toBeInstanceOf(LedgerUnavailable);
    await server.run("ALTER SYSTEM RESET fsync");
    await server.run("SELECT pg_reload_conf()");
  });

  it("P1 killed: appends reject, nothing that was confirmed is lost, and it heals after the restart", async () => {
    const { ledgers } = await nodes(1);
    const [ledger] = ledgers as [Ledger];
    const room = growingLog();
    const confirmed = [room.claim(), room.update(), room.update()] as const;
    expect(await ledger.append([appendOf(...confirmed)])).toEqual(["appended"]);
    await server.kill("SIGKILL");
    const next = room.update();
    await expect(ledger.append([appendOf(next)])).rejects.toThrow(LedgerUnavailable);
    await expect(ledger.head(room.compartment)).rejects.toThrow(LedgerUnavailable);
    await expect(ledger.read(room.compartment, { after: 0, limit: 9 })).rejects.toThrow(LedgerUnavailable);
    await server.restart();
    await until(async () => (await ledger.append([appendOf(next)]).catch(() => null))?.[0] === "appended");
    expect(await verified(ledger, room.compartment)).toEqual([...confirmed, next]);
  });

  it("stalled: an append waits for the time-outs, about 10 s, and not for the database; the outcome is found at the head", async () => {
    const { ledgers } = await nodes(1);
    const [ledger] = ledgers as [Ledger];
    const room = growingLog();
    await ledger.append([appendOf(room.claim())]);
    await server.kill("SIGSTOP");
    const started = performance.now();
    const next = room.update();
    await expect(ledger.append([appendOf(next)])).rejects.toThrow(LedgerUnavailable);
    expect(performance.now() - started).toBeLessThan(boundMs(11_000));
    await server.kill("SIGCONT");
    await until(async () => {
      const head = await ledger.head(room.compartment).catch(() => null);
      if (head === null) return false;
      // What was on its way when the caller gave up may have been written meanwhile.
      return head.seq === 2 || (await ledger.append([appendOf(next)]).catch(() => null))?.[0] === "appended";
    });
    expect(await verified(ledger, room.compartment)).toHaveLength(2);
  });

  it("connections closed by the administrator: the next calls open new ones", async () => {
    const { ledgers } = await nodes(1);
    const [ledger] = ledgers as [Ledger];
    const room = growingLog();
    await ledger.append([appendOf(room.claim())]);
    await server.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
    );
    const next = room.update();
    await until(async () => (await ledger.append([appendOf(next)]).catch(() => null))?.[0] === "appended");
    expect(await verified(ledger, room.compartment)).toHaveLength(2);
  });
});

/** Looks again until it is so; fails after 15 s. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  await expect.poll(isSo, { interval: 20, timeout: 60_000 }).toBe(true);
}
