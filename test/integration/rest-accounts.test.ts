import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { USUAL_LIMITS } from "../../server/domain/limits.ts";
import type { Directory } from "../../server/ports/directory.ts";
import { BY } from "../support/directory-records.ts";
import type { RestClient } from "../support/rest-client.ts";
import { password, startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";

const next = "another long password";
let world: HttpWorld;
let root: RestClient;
beforeEach(async () => {
  world = await startHttpWorld();
  root = await world.as("root");
});
afterEach(() => world.stop());

const idOf = async (username: string) => (await world.context.directory.userByUsername(username))?.user.id ?? "";
const patch = (caller: RestClient, id: string, change: object) => caller.patch(`/api/users/${id}`, change);
const names = async (caller: RestClient, query = "") =>
  ((await caller.get(`/api/users${query}`)).json.users as { username: string }[]).map(({ username }) => username);
/** Makes layla of ALF a partner administrator and gives her client. */
async function chiefOfAlf(): Promise<RestClient> {
  await patch(root, await idOf("lead-alf"), { isPartnerAdmin: true });
  return await world.as("lead-alf");
}
/** Runs once when the store is asked to write, before it does. */
function beforeWriting(method: "changeUser" | "setPassword" | "addUser", act: () => Promise<unknown>): void {
  const { directory } = world.context;
  const original = directory[method].bind(directory) as (...given: unknown[]) => Promise<unknown>;
  const once = async (...given: unknown[]) => {
    Object.assign(directory, { [method]: original });
    await act();
    return await original(...given);
  };
  Object.assign(directory, { [method]: once } as Partial<Directory>);
}

describe("listing accounts", () => {
  it("A16: shows administrators all of them in pages, by partner and by letters, with what they may do", async () => {
    expect(await names(root)).toEqual(["analyst-brv", "analyst-dlt", "lead-alf", "root", "watch-crl"]);
    const first = (await root.get("/api/users?limit=2")).json;
    expect([first.users.length, first.next]).toEqual([2, "analyst-dlt"]);
    expect(await names(root, `?limit=2&after=${first.next}`)).toEqual(["lead-alf", "root"]);
    expect((await root.get("/api/users?limit=2&after=root")).json.next).toBeUndefined();
    expect(await names(root, "?partner=ALF")).toEqual(["lead-alf", "root"]);
    expect(await names(root, "?q=VAROL")).toEqual(["analyst-brv"]);
    expect((await root.get("/api/users?q=varol")).json.users[0]).toEqual({
      id: await idOf("analyst-brv"),
      username: "analyst-brv",
      displayName: "Burak Varol",
      partner: "BRV",
      isAdmin: false,
      isPartnerAdmin: false,
      mayRelease: false,
      isDisabled: false,
    });
    expect((await root.get("/api/users?partner=brv")).json.code).toBe("bad-request");
  });

  it("A16: shows partner administrators those of their own partner, and others nothing", async () => {
    const chief = await chiefOfAlf();
    expect(await names(chief)).toEqual(["lead-alf", "root"]);
    const [foreign, absent] = [await chief.get("/api/users?partner=BRV&q=burak"), await chief.get("/api/users?partner=XXX&q=burak")];
    expect([foreign.status, foreign.text]).toEqual([200, absent.text]);
    expect(foreign.json).toEqual({ users: [] });
    const analyst = await world.as("analyst-brv");
    expect((await analyst.get("/api/users")).json.code).toBe("not-allowed");
    expect((await analyst.get("/api/limits")).json.code).toBe("not-allowed");
    const { limits } = (await chief.get("/api/limits")).json;
    const tokens = { name: "tokens", value: 50, usual: 50, unit: "count", of: "person", counted: "site", protects: "store" };
    expect(limits).toContainEqual(tokens);
  });

  it("A8: an answer that is being made is not given to one whose authority ended meanwhile", async () => {
    const { directory } = world.context;
    const original = directory.listUsers.bind(directory);
    directory.listUsers = async (query) => {
      const found = await original(query);
      await directory.changeUser(BY, await idOf("lead-alf"), { isAdmin: true });
      await directory.changeUser(BY, await idOf("root"), { isAdmin: false, isPartnerAdmin: true });
      await world.context.relayAccessChanges();
      return found;
    };
    const answer = await root.get("/api/users");
    expect([answer.status, answer.json.code, answer.text.includes("burak")]).toEqual([403, "not-allowed", false]);
  });
});

describe("listing rooms from outside", () => {
  const titles = ["Quiet canary", "Second canary", "Third canary"];
  let rooms: string[];
  beforeEach(async () => {
    rooms = [];
    for (const [who, title] of [
      ["lead-alf", titles[0]],
      ["analyst-brv", titles[1]],
      ["lead-alf", titles[2]],
    ] as const)
      rooms.push((await (await world.as(who)).post("/api/rooms", { title, summary: "canary" })).json.room.id as string);
  });
  const hosted = async (caller: RestClient, query = "") => {
    const { json } = await caller.get(`/api/hosted-rooms${query}`);
    return (json.rooms as { id: string; host: string; leads: { username: string }[] }[]).map(({ id, host, leads }) => [
      rooms.indexOf(id),
      host,
      ...leads.map(({ username }) => username),
    ]);
  };

  it("A22 A6: tells an administrator of every room who hosts and leads it, and neither title, content, nor anybody else in it", async () => {
    const lead = await world.as("lead-alf");
    await lead.post(`/api/rooms/${rooms[0]}/compartments`, { name: "Alone canary", releasableTo: [] });
    const crl = await idOf("watch-crl");
    await world.context.directory.setMember(BY, { room: rooms[0] ?? "", user: crl, role: "lead" });
    const answer = await root.get("/api/hosted-rooms");
    expect(await hosted(root)).toEqual(
      expect.arrayContaining([
        [0, "ALF", "lead-alf"],
        [1, "BRV", "analyst-brv"],
        [2, "ALF", "lead-alf"],
      ]),
    );
    expect(answer.text).not.toMatch(/canary|watch-crl|CRL/);
    expect((await root.get(`/api/rooms/${rooms[0]}`)).json.code).toBe("not-found");
    const first = (await root.get("/api/hosted-rooms?limit=2")).json;
    const last = (await root.get(`/api/hosted-rooms?limit=2&after=${first.next}`)).json;
    expect([first.rooms.length, last.rooms.length, last.next]).toEqual([2, 1, undefined]);
    expect(new Set([...first.rooms, ...last.rooms].map(({ id }: { id: string }) => id))).toEqual(new Set(rooms));
    expect((await root.get("/api/hosted-rooms?after=anything")).json).toEqual({ rooms: [] });
  });

  it("A22: tells partner administrators of the rooms that their nation hosts, and others nothing; a foreign host answers like an absent one", async () => {
    const chief = await chiefOfAlf();
    expect((await hosted(chief)).map(([at]) => Number(at)).toSorted((a, b) => a - b)).toEqual([0, 2]);
    expect((await hosted(root, "?host=BRV")).map(([at]) => at)).toEqual([1]);
    const [foreign, absent] = [await chief.get("/api/hosted-rooms?host=BRV"), await chief.get("/api/hosted-rooms?host=XXX")];
    expect([foreign.status, foreign.text]).toEqual([200, absent.text]);
    expect(foreign.json).toEqual({ rooms: [] });
    expect((await (await world.as("analyst-brv")).get("/api/hosted-rooms")).json.code).toBe("not-allowed");
  });

  it("A8 A22: an answer that is being made is not given to one whose authority ended meanwhile", async () => {
    const { directory } = world.context;
    const original = directory.hostedRooms.bind(directory);
    directory.hostedRooms = async (query) => {
      const found = await original(query);
      await directory.changeUser(BY, await idOf("lead-alf"), { isAdmin: true });
      await directory.changeUser(BY, await idOf("root"), { isAdmin: false, isPartnerAdmin: true });
      await world.context.relayAccessChanges();
      return found;
    };
    const answer = await root.get("/api/hosted-rooms");
    expect([answer.status, answer.json.code, answer.text.includes("burak")]).toEqual([403, "not-allowed", false]);
  });
});

describe("changing accounts", () => {
  it("A12 A16: administrators change names and authorities, which count from the next request on and are told", async () => {
    const id = await idOf("analyst-brv");
    const analyst = await world.as("analyst-brv");
    const changed = await patch(root, id, { displayName: "Burak V.", mayRelease: true });
    expect([changed.status, changed.json.user]).toMatchObject([200, { displayName: "Burak V.", mayRelease: true, isAdmin: false }]);
    expect(world.told.at(-1)).toMatchObject({ kind: "account-changed", user: id, displayName: "Burak V.", mayRelease: true });
    expect((await analyst.get("/api/me")).json.user).toMatchObject({ displayName: "Burak V.", mayRelease: true });
    await patch(root, id, { isPartnerAdmin: true });
    expect(await names(analyst)).toEqual(["analyst-brv"]);
    await patch(root, id, { isPartnerAdmin: false });
    expect((await analyst.get("/api/users")).status).toBe(403);
  });

  it("A16: partner administrators change accounts of their own nation, never one that administers the site, and never give that", async () => {
    const chief = await chiefOfAlf();
    const account = { username: "new-alf", displayName: "New", partner: "ALF", password: next };
    const { id } = (await chief.post("/api/users", account)).json.user;
    expect((await patch(chief, id, { isPartnerAdmin: true, mayRelease: true })).status).toBe(200);
    expect((await patch(chief, id, { mayRelease: false, isAdmin: true })).json.code).toBe("not-allowed");
    expect((await root.get(`/api/users/${id}`)).json.user).toMatchObject({ isAdmin: false, mayRelease: true });
    for (const change of [{ displayName: "x" }, { isDisabled: true }, { isAdmin: false }])
      expect((await patch(chief, await idOf("root"), change)).json.code).toBe("not-allowed");
    expect((await chief.post(`/api/users/${await idOf("root")}/password`, { password: next })).json.code).toBe("not-allowed");
    expect((await chief.get(`/api/users/${await idOf("root")}`)).json.user.isAdmin).toBe(true);
    expect((await patch(chief, await idOf("analyst-brv"), { isDisabled: true })).status).toBe(404);
    expect((await chief.post("/api/users", { ...account, username: "of-brv", partner: "BRV" })).json.code).toBe("not-allowed");
  });

  it("refuses a change that names nothing, or something else, and one by a person without authority like an id that does not exist", async () => {
    const id = await idOf("analyst-brv");
    for (const change of [{}, { username: "x" }, { partner: "ALF" }, { isAdmin: "yes" }, { displayName: " " }])
      expect((await patch(root, id, change)).json.code).toBe("bad-request");
    const watch = await world.as("watch-crl");
    expect((await patch(watch, id, { isDisabled: true })).text).toBe((await patch(watch, "nobody", { isDisabled: true })).text);
    expect((await patch(watch, await idOf("watch-crl"), { isAdmin: true })).json.code).toBe("not-allowed");
  });

  it("A17: the last enabled administrator can be neither disabled nor demoted, by themselves either", async () => {
    const id = await idOf("root");
    for (const change of [{ isAdmin: false }, { isDisabled: true }]) {
      const refused = await patch(root, id, change);
      expect([refused.status, refused.json.code]).toEqual([409, "last-administrator"]);
    }
    expect((await patch(root, await idOf("lead-alf"), { isAdmin: true })).status).toBe(200);
    expect((await patch(root, id, { isAdmin: false })).status).toBe(200);
    expect((await patch(root, await idOf("lead-alf"), { isAdmin: false })).status).toBe(404);
  });

  it("A16: what was decided on an authority that ends before it is written is not written", async () => {
    const chief = await chiefOfAlf();
    const account = { username: "new-alf", displayName: "New", partner: "ALF", password: next };
    const { id } = (await chief.post("/api/users", account)).json.user;
    const demote = async () => patch(root, await idOf("lead-alf"), { isPartnerAdmin: false });
    const promote = async () => patch(root, await idOf("lead-alf"), { isPartnerAdmin: true });
    beforeWriting("changeUser", demote);
    expect((await patch(chief, id, { mayRelease: true })).status).toBe(404);
    await promote();
    beforeWriting("setPassword", demote);
    expect((await chief.post(`/api/users/${id}/password`, { password: "yet another password" })).status).toBe(404);
    await promote();
    beforeWriting("addUser", demote);
    expect((await chief.post("/api/users", { ...account, username: "late" })).json.code).toBe("not-allowed");
    expect(await names(root, "?q=late")).toEqual([]);
    expect((await root.get(`/api/users/${id}`)).json.user.mayRelease).toBe(false);
    expect((await world.stranger().post("/api/session", { username: "new-alf", password: next })).status).toBe(201);
  });

  it("L11: holds one person to so many changes and lists a minute", async () => {
    const limited = await startHttpWorld({ limits: { ...USUAL_LIMITS, accountChangesPerMinute: 3, accountListsPerMinute: 2 } });
    const admin = await limited.as("root");
    const { id } = (await admin.get("/api/me")).json.user;
    const held = async (asks: number, ask: () => ReturnType<RestClient["get"]>) => {
      const answers = await Promise.all(Array.from({ length: asks }, ask));
      return answers.filter((answer) => answer.status === 429 && answer.json.code === "too-many-attempts").length;
    };
    expect(await held(5, () => patch(admin, id, { displayName: "Root" }))).toBe(2);
    expect(await held(1, () => admin.post("/api/partners", { code: "EFG", name: "Efgan" }))).toBe(1);
    expect(await held(1, () => admin.post("/api/tokens", { name: "n", expiresInDays: 1 }))).toBe(1);
    const other = (await admin.get("/api/users?q=lead-alf")).json.users[0] as { readonly id: string };
    expect(await held(1, () => admin.delete(`/api/users/${other.id}/tokens`))).toBe(1);
    // What a thief asks for in one's name must not keep oneself from ending it.
    expect(await held(1, () => admin.delete(`/api/users/${id}/tokens`))).toBe(0);
    expect(await held(5, () => admin.get("/api/users"))).toBe(4);
    await limited.stop();
  });
});

describe("passwords", () => {
  it("A18: an administrator sets one without knowing the one before; sessions and tokens end, and only the new one lets in", async () => {
    const analyst = await world.as("analyst-brv");
    const program = world.stranger();
    program.headers["authorization"] = `Bearer ${await analyst.token()}`;
    expect((await program.get("/api/me")).status).toBe(200);
    const id = await idOf("analyst-brv");
    expect((await root.post(`/api/users/${id}/password`, { password: "short" })).json.code).toBe("bad-request");
    expect((await root.post(`/api/users/${id}/password`, { password: next })).status).toBe(204);
    expect([(await analyst.get("/api/me")).status, (await program.get("/api/me")).status]).toEqual([401, 401]);
    expect(world.told.filter(({ kind }) => kind === "session-ended")).toHaveLength(2);
    const signIn = (secret: string) => world.stranger().post("/api/session", { username: "analyst-brv", password: secret });
    expect([(await signIn(password)).status, (await signIn(next)).status]).toEqual([401, 201]);
  });

  it("A18: one's own takes the present one, whatever one's authorities; the session goes on, others and tokens end", async () => {
    const other = await world.as("root");
    const token = await other.token();
    const id = await idOf("root");
    const set = (body: object) => root.post(`/api/users/${id}/password`, body);
    for (const body of [{ password: next }, { password: next, currentPassword: "wrong one" }]) {
      const refused = await set(body);
      expect([refused.status, refused.json.code]).toEqual([403, "wrong-password"]);
    }
    const changed = await set({ password: next, currentPassword: password });
    expect([changed.status, changed.headers.getSetCookie().some((cookie) => cookie.startsWith("majlis-device="))]).toEqual([204, true]);
    expect([(await root.get("/api/me")).status, (await other.get("/api/me")).status]).toEqual([200, 401]);
    const program = world.stranger();
    program.headers["authorization"] = `Bearer ${token}`;
    expect((await program.get("/api/me")).status).toBe(401);
    program.headers["authorization"] = `Bearer ${await root.token()}`;
    const byProgram = await program.post(`/api/users/${id}/password`, { password, currentPassword: next });
    expect(byProgram.json.code).toBe("session-required");
  });

  it("T4 A18: the present password is guessed at no faster than where one signs in", async () => {
    const id = await idOf("lead-alf");
    const lead = await world.as("lead-alf");
    const guess = () => lead.post(`/api/users/${id}/password`, { password: next, currentPassword: "a guess" });
    for (let index = 0; index < 5; index++) expect((await guess()).json.code).toBe("wrong-password");
    const held = await guess();
    expect([held.status, held.json.code]).toEqual([429, "too-many-attempts"]);
    // What a token asks is refused before it counts: it clears nothing.
    const program = world.stranger();
    program.headers["authorization"] = `Bearer ${await lead.token()}`;
    const byProgram = await program.post(`/api/users/${id}/password`, { password: next, currentPassword: "a guess" });
    expect(byProgram.json.code).toBe("session-required");
    expect((await guess()).json.code).toBe("too-many-attempts");
    expect((await root.post(`/api/users/${id}/password`, { password: next })).status).toBe(204);
  });

  it("A18: a password that was replaced while one's own was changed stays replaced", async () => {
    const id = await idOf("lead-alf");
    const lead = await world.as("lead-alf");
    beforeWriting("setPassword", () => root.post(`/api/users/${id}/password`, { password: next }));
    const changed = await lead.post(`/api/users/${id}/password`, { password: "of an intruder", currentPassword: password });
    expect(changed.json.code).toBe("wrong-password");
    expect((await world.stranger().post("/api/session", { username: "lead-alf", password: next })).status).toBe(201);
  });
});

describe("sessions and tokens of an account", () => {
  it("A18: are shown to its person and its administrators without secrets, and ended one by one and together", async () => {
    const [one, two] = [await world.as("lead-alf"), await world.as("lead-alf")];
    const secret = await one.token("script");
    const id = await idOf("lead-alf");
    const sessions = async (caller: RestClient) =>
      (await caller.get(`/api/users/${id}/sessions`)).json.sessions as { id: string; isCurrent: boolean }[];
    const mine = await sessions(one);
    expect(mine.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    expect((await sessions(root)).map(({ isCurrent }) => isCurrent)).toEqual([false, false]);
    const tokens = await root.get(`/api/users/${id}/tokens`);
    expect([tokens.json.tokens.length, tokens.json.tokens[0].name, tokens.text.includes(secret)]).toEqual([1, "script", false]);

    const others = mine.find(({ isCurrent }) => !isCurrent)?.id ?? "";
    expect((await one.delete(`/api/users/${id}/tokens/${others}`)).status).toBe(404);
    expect((await one.delete(`/api/users/${id}/sessions/${others}`)).status).toBe(204);
    expect([(await one.get("/api/me")).status, (await two.get("/api/me")).status]).toEqual([200, 401]);
    expect((await root.delete(`/api/users/${id}/tokens/${tokens.json.tokens[0].id}`)).status).toBe(204);
    await one.token("again");
    expect((await root.delete(`/api/users/${id}/tokens`)).status).toBe(204);
    expect((await root.get(`/api/users/${id}/tokens`)).json.tokens).toEqual([]);
    expect((await root.delete(`/api/users/${id}/sessions`)).status).toBe(204);
    expect((await one.get("/api/me")).status).toBe(401);
  });

  it("A16: those of another nation, and of an administrator above, are not", async () => {
    const chief = await chiefOfAlf();
    for (const what of ["sessions", "tokens"]) {
      const foreign = await chief.get(`/api/users/${await idOf("analyst-brv")}/${what}`);
      expect([foreign.status, foreign.text]).toEqual([404, (await chief.get(`/api/users/nobody/${what}`)).text]);
      expect((await chief.get(`/api/users/${await idOf("root")}/${what}`)).json.code).toBe("not-allowed");
      expect((await chief.delete(`/api/users/${await idOf("root")}/${what}`)).json.code).toBe("not-allowed");
    }
    expect((await root.get("/api/me")).status).toBe(200);
  });
});
