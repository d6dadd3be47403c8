import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openPostgresDirectory } from "../../server/adapters/postgres/directory/open-directory.ts";
import { createPostgresTicketStore } from "../../server/adapters/postgres/ticket-store.ts";
import { addAccount } from "../../server/commands/add-user.ts";
import type { Directory } from "../../server/ports/directory.ts";
import type { AccessChangeRow } from "../../server/ports/directory/access-changes.ts";
import { BY, NO_AUTHORITY, aSession, aUser, fill } from "../support/directory-records.ts";
import { password, startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres-pool.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { boundMs } from "../support/promised-time.ts";

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

const node = (max?: number): Directory => openPostgresDirectory(database.pool(max));

describe("the order of access changes on PostgreSQL", () => {
  it("A8 is that of the commits, without gaps: a reader that polls beside racing writers misses none", async () => {
    const [first, second, third, reader] = [node(), node(), node(), node(1)] as const;
    await fill(first);
    const begun = await reader.lastAccessChange();
    const seen: AccessChangeRow[] = [];
    let isOver = false;
    const poll = async (): Promise<void> => {
      for (;;) {
        const isLast = isOver;
        const rows = await reader.accessChanges(seen.at(-1)?.seq ?? begun, 7);
        seen.push(...rows);
        if (isLast && rows.length === 0) return;
      }
    };
    const write = async (directory: Directory, name: string): Promise<void> => {
      for (let round = 0; round < 15; round++) {
        const room = `${name}-${round}`;
        // One statement, transactions of several, and one change beside another in the same room.
        await directory.createRoom(BY, { id: room, title: "t", summary: "", host: "ALF", createdAt: 1 }, "id-amal");
        await Promise.all([
          directory.setMember(BY, { room, user: "id-bilge", role: "watch" }),
          directory.setMember(BY, { room, user: "id-adib", role: "lead" }),
          directory.createCompartment(BY, { id: `c-${room}`, room, name: "n", originator: "ALF", releasableTo: ["ALF"], createdAt: 1 }),
        ]);
        await directory.removeMember(BY, room, "id-bilge");
      }
    };
    const writers = [first, second, third].flatMap((directory, index) => [write(directory, `a${index}`), write(directory, `b${index}`)]);
    const polling = poll();
    await Promise.all(writers);
    isOver = true;
    await polling;
    expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 6 * 15 * 5 }, (_, index) => begun + index + 1));
    const inRoom = new Map<string, string[]>();
    for (const { change } of seen) if ("room" in change) inRoom.set(change.room, [...(inRoom.get(change.room) ?? []), change.kind]);
    for (const kinds of inRoom.values()) expect([kinds[0], kinds.at(-1)]).toEqual(["member-added", "member-removed"]);
    expect(await reader.lastAccessChange()).toBe(begun + seen.length);
  });

  it("a transaction that began first and commits last comes last, and keeps no other transaction waiting", async () => {
    const directory = node();
    await fill(directory);
    const begun = await directory.lastAccessChange();
    const slow = await database.pool().connect();
    await slow.query("BEGIN");
    await slow.query("INSERT INTO majlis.access_changes (change) VALUES ($1)", [JSON.stringify({ kind: "user-disabled", user: "slow" })]);
    await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "watch" });
    const before = await directory.accessChanges(begun, 10);
    await slow.query("COMMIT");
    slow.release();
    const after = await directory.accessChanges(before.at(-1)?.seq ?? 0, 10);
    expect([before, after].map((rows) => rows.map(({ seq, change }) => [seq - begun, change.kind]))).toEqual([
      [[1, "member-added"]],
      [[2, "user-disabled"]],
    ]);
  });
});

describe("the directory while PostgreSQL is away", () => {
  it("rejects at once when the server dies, keeps what it confirmed, and works again with it", async () => {
    const directory = node();
    await fill(directory);
    await directory.addSession(BY, aSession("s1", "id-amal"));
    const tickets = createPostgresTicketStore(database.pool());
    await tickets.put("hash", { user: "u", session: "s", kind: "session", compartment: "c", expiresAt: 30_000 }, 0);
    await server.kill("SIGKILL");
    // Together, so that each rejection has its handler before it comes.
    const outcomes = await Promise.allSettled([
      directory.session("s1"),
      directory.addUser(BY, aUser("late")),
      directory.removeMember(BY, "room-1", "id-bilge"),
      tickets.take("hash"),
    ]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: "rejected", reason: { name: "DirectoryUnavailable" } });
    await server.restart();
    expect((await directory.session("s1"))?.user.username).toBe("amal");
    expect(await directory.userByUsername("late")).toBeNull();
    expect((await directory.members("room-1")).map(({ user }) => user.username)).toEqual(["amal", "bilge"]);
    // Tickets do not outlive a crash: who held one asks for another.
    expect(await tickets.take("hash")).toBeNull();
    await tickets.put("hash", { user: "u", session: "s", kind: "session", compartment: "c", expiresAt: 30_000 }, 0);
    expect(await tickets.take("hash")).not.toBeNull();
  });

  it("rejects within its time-outs when the server does not answer, and works again when it does", async () => {
    const directory = node(2);
    await fill(directory);
    await server.kill("SIGSTOP");
    const asked = performance.now();
    const outcomes = await Promise.allSettled([
      directory.hasUsers(),
      directory.setMember(BY, { room: "room-1", user: "id-adib", role: "watch" }),
      directory.partners(),
      directory.touchSession("s1", 1),
    ]);
    const waited = performance.now() - asked;
    await server.kill("SIGCONT");
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: "rejected", reason: { name: "DirectoryUnavailable" } });
    expect(waited).toBeLessThan(boundMs(12_000));
    expect(await directory.hasUsers()).toBe(true);
    expect(["added", "unchanged"]).toContain(await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "watch" }));
  });

  it("goes on reading while the database takes no writes, and writes again when it does", async () => {
    const directory = node();
    await fill(directory);
    const readOnly = async (value: "on" | "off"): Promise<void> => {
      await server.run(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
      await server.run("SELECT pg_reload_conf()");
    };
    const isWriting = () =>
      directory.addPartner(BY, { code: "DLT", name: "Deltan" }).then(
        () => true,
        () => false,
      );
    await readOnly("on");
    await expect.poll(isWriting).toBe(false);
    await expect(directory.removeMember(BY, "room-1", "id-bilge")).rejects.toMatchObject({ name: "DirectoryUnavailable" });
    await expect(directory.touchSession("s1", 1)).rejects.toMatchObject({ name: "DirectoryUnavailable" });
    expect((await directory.members("room-1")).length).toBe(2);
    await readOnly("off");
    await expect.poll(isWriting).toBe(true);
    expect(await directory.removeMember(BY, "room-1", "id-bilge")).toBe("removed");
  });

  it("does not wait for the disk for a sign of life, and only then", async () => {
    const pool = database.pool(1);
    const directory = openPostgresDirectory(pool);
    await fill(directory);
    await directory.addSession(BY, aSession("s1", "id-amal"));
    await directory.touchSession("s1", 50);
    expect((await directory.session("s1"))?.session.lastSeenAt).toBe(50);
    expect((await pool.query("SHOW synchronous_commit")).rows).toEqual([{ synchronous_commit: "on" }]);
  });
});

it("A1 gives a room that a node of the version before makes, which names no host, the nation of its maker", async () => {
  const directory = node();
  await fill(directory);
  await database.pool().query(
    `WITH made AS (INSERT INTO majlis.rooms (id, title, summary, created_at) VALUES ('old', 't', '', 1))
    INSERT INTO majlis.members (room, "user", role) VALUES ('old', 'id-bilge', 'lead')`,
  );
  await directory.setMember(BY, { room: "old", user: "id-amal", role: "lead" });
  expect((await directory.roomFor("old", "id-amal"))?.room.host).toBe("BRV");
});

describe("REST over two nodes on one PostgreSQL", () => {
  let worlds: readonly [HttpWorld, HttpWorld];
  beforeEach(async () => {
    const overrides = () => ({ directory: node(), tickets: createPostgresTicketStore(database.pool()) });
    const shared = overrides();
    worlds = [await startHttpWorld(shared, true), await startHttpWorld(overrides(), true)];
    await shared.directory.addPartner(BY, { code: "ALF", name: "Alfara" });
    const { passwords, clock, random } = worlds[0].context;
    const account = { username: "lead-alf", displayName: "Layla Alfar", partner: "ALF", password, ...NO_AUTHORITY, isAdmin: true };
    await addAccount({ directory: shared.directory, by: BY, passwords, clock, random }, account);
  });
  afterEach(() => Promise.all(worlds.map((world) => world.stop())));

  it("a session, a room and a token of one node serve on the other, and end on both", async () => {
    const [here, there] = worlds;
    const lead = await here.as("lead-alf");
    const { token, id } = (await lead.post("/api/tokens", { name: "t", expiresInDays: 1 })).json;
    const program = there.stranger();
    program.headers["authorization"] = `Bearer ${token}`;
    const { room } = (await lead.post("/api/rooms", { title: "Strait Watch" })).json;
    expect((await program.get(`/api/rooms/${room.id}`)).json.room.title).toBe("Strait Watch");
    expect((await lead.delete(`/api/tokens/${id}`)).status).toBe(204);
    expect((await program.get("/api/rooms")).status).toBe(401);
  });

  it("goes on showing rooms while the database takes no writes, also to who was not seen for a while", async () => {
    const [here] = worlds;
    const lead = await here.as("lead-alf");
    await server.run("ALTER SYSTEM SET default_transaction_read_only = on");
    await server.run("SELECT pg_reload_conf()");
    here.pass(5 * 60_000);
    const make = () => lead.post("/api/rooms", { title: "Strait Watch" });
    await expect.poll(async () => (await make()).status).toBe(503);
    expect((await lead.get("/api/rooms")).status).toBe(200);
    await server.run("ALTER SYSTEM SET default_transaction_read_only = off");
    await server.run("SELECT pg_reload_conf()");
    await expect.poll(async () => (await make()).status).toBe(201);
  });

  it("answers 503 `unavailable` while the database is away, and serves again with it", async () => {
    const lead = await worlds[0].as("lead-alf");
    await server.kill("SIGKILL");
    const { status, json } = await lead.get("/api/rooms");
    expect([status, json.code]).toEqual([503, "unavailable"]);
    const answer = await worlds[1].stranger().post("/api/session", { username: "lead-alf", password });
    expect([answer.status, answer.json.code]).toEqual([503, "unavailable"]);
    await server.restart();
    expect((await lead.get("/api/rooms")).status).toBe(200);
  });
});
