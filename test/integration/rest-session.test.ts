import { DEFAULT_SCHEME } from "../../shared/marking/scheme.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { renewCredential } from "../../server/commands/authenticate.ts";
import { redeemTicket } from "../../server/commands/redeem-ticket.ts";
import { issueSetupLink } from "../../server/commands/set-up-first-administrator.ts";
import { USUAL_LIMITS } from "../../server/domain/limits.ts";
import type { PasswordHasher } from "../../server/ports/password-hasher.ts";
import { NO_AUTHORITY } from "../support/directory-records.ts";
import { password, startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";

const minute = 60_000;
const hour = 60 * minute;
let world: HttpWorld;
beforeEach(async () => {
  world = await startHttpWorld();
  return () => world.stop();
});

describe("sessions", () => {
  it("signs in with 201 and a cookie, says who one is, and signs out", async () => {
    const caller = world.stranger();
    const signedIn = await caller.post("/api/session", { username: "lead-alf", password });
    expect(signedIn.status).toBe(201);
    expect(signedIn.json).toEqual({
      user: { id: expect.any(String), username: "lead-alf", displayName: "Layla Alfar", partner: "ALF", ...NO_AUTHORITY },
      markings: DEFAULT_SCHEME,
    });
    const [cookie, device] = signedIn.headers.getSetCookie();
    expect(device).toMatch(/^majlis-device=[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}; Max-Age=15552000; .*HttpOnly; SameSite=Strict$/);
    expect(cookie).toMatch(/^majlis=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(signedIn.text).not.toContain(caller.cookieNamed("majlis"));
    expect((await caller.get("/api/me")).json).toEqual(signedIn.json);
    expect((await caller.get("/api/session")).json).toEqual(signedIn.json);
    expect((await world.stranger().get("/api/session")).json).toEqual({ user: null });
    const secret = caller.cookieNamed("majlis");
    expect((await caller.delete("/api/session")).status).toBe(204);
    expect(caller.cookieNamed("majlis")).toBeUndefined();
    const stale = await world.stranger().get("/api/me", { cookie: `majlis=${secret}` });
    expect([stale.status, stale.json.code]).toEqual([401, "sign-in-required"]);
    expect(world.told.at(-1)?.kind).toBe("session-ended");
  });

  it("L12: an account that has as many sessions as it may have loses the one used the longest ago, and its person always gets in", async () => {
    const limited = await startHttpWorld({ limits: { ...USUAL_LIMITS, sessions: 2 } });
    const first = await limited.as("lead-alf");
    limited.pass(2 * minute);
    const second = await limited.as("lead-alf");
    await first.get("/api/me");
    limited.pass(2 * minute);
    await first.get("/api/me");
    const third = await limited.as("lead-alf");
    expect(limited.told.at(-1)?.kind).toBe("session-ended");
    const statuses = await Promise.all([first, second, third].map(async (client) => (await client.get("/api/me")).status));
    expect(statuses).toEqual([200, 401, 200]);
    const [, opened, ended] = [...(await limited.context.directory.trail("ALF", { limit: 3 }))].toReversed();
    expect([opened?.type, ended?.type]).toEqual(["session.opened", "session.ended"]);
    expect(Buffer.from(ended?.body ?? []).toString()).toContain('"why":"too-many"');
    await limited.stop();
  });

  it("L12: signing in again and again is held back where it comes from, before the password is looked at; a browser that has signed in before is let in", async () => {
    let looks = 0;
    const limits = { ...USUAL_LIMITS, signInsPerMinute: 3 };
    const real = world.context.passwords;
    const passwords: PasswordHasher = {
      hash: (text) => real.hash(text),
      verify: async (hash, text) => {
        looks += 1;
        return await real.verify(hash, text);
      },
    };
    const limited = await startHttpWorld({ limits, passwords });
    const signIn = (client = limited.stranger()) => client.post("/api/session", { username: "lead-alf", password });
    const own = limited.stranger();
    expect((await signIn(own)).status).toBe(201);
    const program = await Promise.all(Array.from({ length: 40 }, () => signIn()));
    const statuses = program.map(({ status }) => status);
    // Those that run at once are past the count before the first of them has ended.
    expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(3 + 10);
    const held = program.find(({ status }) => status === 429);
    expect([held?.json.code, Number(held?.headers.get("retry-after")) > 0]).toEqual(["too-many-attempts", true]);
    const before = looks;
    expect((await signIn()).status).toBe(429);
    expect(looks).toBe(before);
    expect((await signIn(own)).status).toBe(201);
    // Another account is none of this.
    expect((await limited.stranger().post("/api/session", { username: "watch-crl", password })).status).toBe(201);
    await limited.stop();
  });

  it("P6 L10 L5 signing out waits for no turn, and a request that waited for one meanwhile changes nothing", async () => {
    const [working, asked, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let atWork = 0;
    const timeline = async () => {
      if (++atWork === 4) working.resolve();
      await end.promise;
      return { entries: [] };
    };
    const slow = await startHttpWorld({
      history: { timeline, countCards: async () => 0, lastDeletion: async () => null, stateAt: async () => null },
    });
    const { lead, shared } = await makeStraitWatch(slow);
    const { directory } = slow.context;
    const first = Array.from({ length: 4 }, () => lead.get(`/api/compartments/${shared}/timeline`));
    await working.promise;
    const original = directory.sessionBySecret.bind(directory);
    directory.sessionBySecret = async (hash) => {
      const found = await original(hash);
      asked.resolve();
      return found;
    };
    const late = lead.post("/api/rooms", { title: "Too late" });
    await asked.promise;
    expect((await lead.delete("/api/session")).status).toBe(204);
    slow.pass(2_000);
    end.resolve();
    const answer = await late;
    expect([answer.status, answer.json.code]).toEqual([401, "sign-in-required"]);
    // P6: what was being made when the session ended is not given any more.
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    await slow.stop();
  });

  it("sets a __Host- cookie that is Secure where a trusted proxy says https", async () => {
    const behindProxy = await startHttpWorld({ trustedProxies: 1 });
    const https = { "x-forwarded-proto": "https" };
    const answer = await behindProxy.stranger().post("/api/session", { username: "lead-alf", password }, https);
    const cookie = answer.headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/^__Host-majlis=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    const pair = cookie.split(";")[0] ?? "";
    expect((await behindProxy.stranger().get("/api/me", { cookie: pair, ...https })).status).toBe(200);
    // A cookie without the prefix might have been set by a neighbouring host.
    expect((await behindProxy.stranger().get("/api/me", { cookie: pair.replace("__Host-", ""), ...https })).status).toBe(401);
    await behindProxy.stop();
  });

  it("T4: answers a wrong password and an unknown account alike", async () => {
    const wrong = await world.stranger().post("/api/session", { username: "lead-alf", password: "not the password" });
    const unknown = await world.stranger().post("/api/session", { username: "nobody", password });
    expect([wrong.status, wrong.json.code]).toEqual([401, "wrong-credentials"]);
    expect(unknown.text).toBe(wrong.text);
    expect(wrong.headers.get("set-cookie")).toBeNull();
  });

  it("T4: lets at most five wrong passwords a minute reach an account, in parallel too, and then refuses the right one", async () => {
    let hashed = 0;
    const { passwords } = world.context;
    const counting: PasswordHasher = {
      hash: (text) => passwords.hash(text),
      verify: (hash, text) => {
        hashed += 1;
        return passwords.verify(hash, text);
      },
    };
    const guessed = await startHttpWorld({ passwords: counting });
    const guesses = Array.from({ length: 40 }, () => guessed.stranger().post("/api/session", { username: "lead-alf", password: "guess" }));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(35);
    expect(hashed).toBe(5);
    const right = await guessed.stranger().post("/api/session", { username: "lead-alf", password });
    expect([right.status, right.json.code]).toEqual([429, "too-many-attempts"]);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await guessed.stranger().post("/api/session", { username: "analyst-brv", password })).status).toBe(201);
    await guessed.stop();
  });

  it("found 16: lets a person in from a browser that signed in before, while a stranger's guesses lock their address", async () => {
    const lead = await world.as("lead-alf");
    await lead.delete("/api/session");
    for (let guess = 0; guess < 8; guess++) await world.stranger().post("/api/session", { username: "lead-alf", password: "guess" });
    expect((await world.stranger().post("/api/session", { username: "lead-alf", password })).status).toBe(429);
    expect((await lead.post("/api/session", { username: "lead-alf", password })).status).toBe(201);
    // The proof is good for its own account alone.
    const proof = `majlis-device=${lead.cookieNamed("majlis-device")}`;
    for (let guess = 0; guess < 8; guess++) await world.stranger().post("/api/session", { username: "watch-crl", password: "guess" });
    expect((await world.stranger().post("/api/session", { username: "watch-crl", password }, { cookie: proof })).status).toBe(429);
  });

  it("never holds back right passwords, however many", async () => {
    const many = Array.from({ length: 60 }, () => world.stranger().post("/api/session", { username: "watch-crl", password }));
    expect(new Set((await Promise.all(many)).map(({ status }) => status))).toEqual(new Set([201]));
  });

  it("ends a session after 30 idle minutes, and after 12 hours however active it is", async () => {
    const [idle, busy] = [await world.as("lead-alf"), await world.as("lead-alf")];
    world.pass(29 * minute);
    expect((await busy.get("/api/me")).status).toBe(200);
    world.pass(minute);
    expect((await idle.get("/api/me")).status).toBe(401);
    for (let passed = 30 * minute; passed < 12 * hour - 20 * minute; passed += 20 * minute) {
      expect((await busy.get("/api/me")).status).toBe(200);
      world.pass(20 * minute);
    }
    expect((await busy.get("/api/me")).status).toBe(200);
    world.pass(20 * minute);
    expect((await busy.get("/api/me")).status).toBe(401);
  });

  it("ends what a disabled account had, and lets it in no more", async () => {
    const [root, lead] = [await world.as("root"), await world.as("lead-alf")];
    const { id } = (await lead.get("/api/me")).json.user;
    expect((await root.patch(`/api/users/${id}`, { isDisabled: true })).status).toBe(200);
    expect(world.told.at(-1)).toEqual({ kind: "user-disabled", user: id });
    expect((await lead.get("/api/me")).status).toBe(401);
    const again = await world.stranger().post("/api/session", { username: "lead-alf", password });
    expect([again.status, again.json.code]).toEqual([401, "wrong-credentials"]);
    expect((await root.patch("/api/users/nobody", { isDisabled: true })).status).toBe(404);
  });
});

describe("personal access tokens", () => {
  it("found 19: are limited to so many for a person, also when asked for at once", async () => {
    const limited = await startHttpWorld({ limits: { ...USUAL_LIMITS, tokens: 3 } });
    const lead = await limited.as("lead-alf");
    const asked = Array.from({ length: 20 }, () => lead.post("/api/tokens", { name: "t", expiresInDays: 1 }));
    const answers = await Promise.all(asked);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ json }) => json.code === "too-many-tokens")).toHaveLength(17);
    await limited.stop();
  });

  it("work as a bearer token until they expire, and are listed without their secret", async () => {
    const lead = await world.as("lead-alf");
    const made = await lead.post("/api/tokens", { name: "feed reader", expiresInDays: 2 });
    expect(made.status).toBe(201);
    expect(made.json.token).toMatch(/^majlis_pat_[A-Za-z0-9_-]{43}$/);
    const program = world.stranger();
    program.headers["authorization"] = `Bearer ${made.json.token}`;
    expect((await program.get("/api/me")).json.user.username).toBe("lead-alf");
    const listed = await lead.get("/api/tokens");
    expect(listed.json.tokens).toMatchObject([{ id: made.json.id, name: "feed reader", expiresAt: "2026-01-03T00:00:00.000Z" }]);
    expect(listed.text).not.toContain(made.json.token);
    world.pass(48 * hour);
    expect((await program.get("/api/me")).status).toBe(401);
  });

  it("cannot make tokens, and end at once when their owner says so, not when another does", async () => {
    const [lead, analyst] = [await world.as("lead-alf"), await world.as("analyst-brv")];
    const { token, id } = (await lead.post("/api/tokens", { name: "t", expiresInDays: 1 })).json;
    const program = world.stranger();
    program.headers["authorization"] = `Bearer ${token}`;
    expect((await program.post("/api/tokens", { name: "t", expiresInDays: 1 })).json.code).toBe("session-required");
    expect((await analyst.delete(`/api/tokens/${id}`)).text).toBe((await analyst.delete("/api/tokens/absent")).text);
    expect((await program.get("/api/me")).status).toBe(200);
    expect((await lead.delete(`/api/tokens/${id}`)).status).toBe(204);
    expect((await program.get("/api/me")).status).toBe(401);
    expect(world.told.at(-1)).toMatchObject({ kind: "session-ended", session: id });
  });

  it("refuse a header that is not well formed rather than look at the cookie", async () => {
    const lead = await world.as("lead-alf");
    for (const authorization of ["Bearer", "Bearer a b", "Basic bGVhZA==", "Bearer ../x"]) {
      expect((await lead.get("/api/me", { authorization })).status).toBe(401);
    }
  });
});

describe("tickets", () => {
  let room: StraitWatch;
  beforeEach(async () => {
    room = await makeStraitWatch(world);
  });
  const issue = async (who = room.watch, compartment = room.shared) => await who.post(`/api/compartments/${compartment}/tickets`);

  it("come with 201 and live 30 seconds; one redemption gives person, role and right", async () => {
    const answer = await issue();
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({ ticket: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/), expiresAt: "2026-01-01T00:00:30.000Z" });
    const joining = await redeemTicket(world.context, answer.json.ticket, room.shared);
    expect(joining).toMatchObject({ ok: true, value: { role: "watch", canWrite: false, identity: { user: { username: "watch-crl" } } } });
    expect(await redeemTicket(world.context, answer.json.ticket, room.shared)).toEqual({ ok: false, error: "sign-in-required" });
  });

  it("T3: of 1,000 parallel redemptions exactly one succeeds", async () => {
    const { ticket } = (await issue()).json;
    const all = await Promise.all(Array.from({ length: 1000 }, () => redeemTicket(world.context, ticket, room.shared)));
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("are refused when expired, made up, for another compartment, or after signing out", async () => {
    const refused = { ok: false, error: "sign-in-required" };
    const [late, elsewhere, orphan] = [(await issue()).json, (await issue()).json, (await issue()).json];
    expect(await redeemTicket(world.context, "made-up", room.shared)).toEqual(refused);
    expect(await redeemTicket(world.context, elsewhere.ticket, room.pair)).toEqual(refused);
    expect(await redeemTicket(world.context, elsewhere.ticket, room.shared)).toEqual(refused);
    await room.watch.delete("/api/session");
    expect(await redeemTicket(world.context, orphan.ticket, room.shared)).toEqual(refused);
    world.pass(30_000);
    expect(await redeemTicket(world.context, late.ticket, room.shared)).toEqual(refused);
  });

  it("T46: are worth nothing once their holder was taken out of the room", async () => {
    const { ticket } = (await issue()).json;
    const { id } = (await room.watch.get("/api/me")).json.user;
    await room.lead.delete(`/api/rooms/${room.room}/members/${id}`);
    expect(await redeemTicket(world.context, ticket, room.shared)).toEqual({ ok: false, error: "not-found" });
  });

  it("are limited per person", async () => {
    const strict = await startHttpWorld({ limits: { ...USUAL_LIMITS, ticketsPerMinute: 2 } });
    const own = await makeStraitWatch(strict);
    const statuses = [];
    for (let round = 0; round < 3; round += 1) statuses.push((await own.lead.post(`/api/compartments/${own.shared}/tickets`)).status);
    expect(statuses).toEqual([201, 201, 429]);
    expect((await own.watch.post(`/api/compartments/${own.shared}/tickets`)).status).toBe(201);
    await strict.stop();
  });

  it("T48: a live connection's session can be asked for, which keeps it alive, until it ends", async () => {
    const joining = await redeemTicket(world.context, (await issue()).json.ticket, room.shared);
    if (!joining.ok) throw new Error("the ticket was refused");
    const { credential } = joining.value.identity;
    for (let round = 0; round < 3; round += 1) {
      world.pass(29 * minute);
      expect((await renewCredential(world.context, credential)).ok).toBe(true);
    }
    await room.watch.delete("/api/session");
    expect(await renewCredential(world.context, credential)).toEqual({ ok: false, error: "sign-in-required" });
  });
});

describe("a new installation", () => {
  let fresh: HttpWorld;
  beforeAll(async () => {
    fresh = await startHttpWorld({}, true);
  });
  afterAll(() => fresh.stop());
  const setup = (token: string) => ({
    token,
    username: "root",
    displayName: "First Administrator",
    password: "a first password",
    partner: { code: "ALF", name: "Alfara" },
  });

  it("P12: hashes no password for a stranger who has no link", async () => {
    let hashes = 0;
    const passwords: PasswordHasher = {
      hash: (text) => ((hashes += 1), fresh.context.passwords.hash(text)),
      verify: (hash, text) => fresh.context.passwords.verify(hash, text),
    };
    const empty = await startHttpWorld({ passwords }, true);
    expect((await empty.stranger().post("/api/setup", setup("made-up"))).status).toBe(401);
    expect(hashes).toBe(0);
    await empty.stop();
  });

  it("makes its first administrator with the newest link, once, within a day", async () => {
    const first = (await issueSetupLink(fresh.context)) ?? "";
    const second = (await issueSetupLink(fresh.context)) ?? "";
    const caller = fresh.stranger();
    for (const token of ["made-up", first]) {
      const refused = await caller.post("/api/setup", setup(token));
      expect([refused.status, refused.json.code]).toEqual([401, "wrong-setup-token"]);
    }
    fresh.pass(24 * hour);
    expect((await caller.post("/api/setup", setup(second))).status).toBe(401);
    const third = (await issueSetupLink(fresh.context)) ?? "";
    const check = async (token: string) => (await caller.post("/api/setup/link", { token })).status;
    expect([await check(second), await check(third), await check(third)]).toEqual([401, 204, 204]);
    expect((await caller.post("/api/setup", setup(third))).json.user).toMatchObject({ username: "root", partner: "ALF", isAdmin: true });
    expect((await caller.post("/api/setup", setup(third))).status).toBe(401);
    expect(await check(third)).toBe(401);
    expect(await issueSetupLink(fresh.context)).toBeNull();
    expect((await caller.post("/api/session", { username: "root", password: "a first password" })).status).toBe(201);
  });
});
