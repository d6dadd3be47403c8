import { beforeEach, describe, expect, it } from "vitest";
import type { RestClient } from "../support/rest-client.ts";
import { USUAL_LIMITS } from "../../server/domain/limits.ts";
import { bringIn } from "../support/bring-in.ts";
import { startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";

let world: HttpWorld;
let strait: StraitWatch;
beforeEach(async () => {
  world = await startHttpWorld();
  strait = await makeStraitWatch(world);
  return () => world.stop();
});

const idOf = async (caller: RestClient) => (await caller.get("/api/me")).json.user.id as string;

describe("rooms", () => {
  it("have their maker as lead and no compartment at first", async () => {
    const made = await strait.outsider.post("/api/rooms", { title: "  Harbour \u0639\u0631\u0628 " });
    expect(made.status).toBe(201);
    const { room } = made.json;
    expect(room).toEqual({
      id: expect.any(String),
      title: "Harbour عرب",
      summary: "",
      host: "DLT",
      createdAt: "2026-01-01T00:00:00.000Z",
      role: "lead",
    });
    const detail = (await strait.outsider.get(`/api/rooms/${room.id}`)).json;
    expect(detail.compartments).toEqual([]);
    const user = { id: await idOf(strait.outsider), username: "analyst-dlt", displayName: "Dima Laty" };
    expect(detail.members).toEqual([{ user, partner: "DLT", role: "lead" }]);
    expect((await strait.outsider.get("/api/rooms")).json.rooms).toEqual([room]);
    expect((await strait.lead.get("/api/rooms")).json.rooms).toMatchObject([{ id: strait.room, role: "lead" }]);
  });

  it("P3: show each member those compartments alone that are releasable to their partner", async () => {
    const seen = async (caller: RestClient) => {
      const { compartments } = (await caller.get(`/api/rooms/${strait.room}`)).json;
      return compartments.map(({ id, canWrite, role }: Record<string, unknown>) => [id, canWrite, role]);
    };
    const { shared, pair, alone } = strait;
    expect(new Set((await seen(strait.lead)).map(([id]: string[]) => id))).toEqual(new Set([shared, pair, alone]));
    expect(new Set((await seen(strait.analyst)).map(([id]: string[]) => id))).toEqual(new Set([shared, pair]));
    expect(await seen(strait.watch)).toEqual([[shared, false, "watch"]]);
    const answers = [await strait.watch.get(`/api/rooms/${strait.room}`), await strait.analyst.get(`/api/rooms/${strait.room}`)];
    for (const { text } of answers) expect(text).not.toMatch(/Canary/);
  });

  it("P3, T41: a hidden compartment changes no byte of the answers to people who may not read it", async () => {
    const look = async () => {
      const paths = [`/api/rooms/${strait.room}`, "/api/rooms", "/api/partners", "/api/me"];
      return await Promise.all(paths.map(async (path) => (await strait.watch.get(path)).text));
    };
    const before = await look();
    await strait.lead.post(`/api/rooms/${strait.room}/compartments`, { name: "Canary more", releasableTo: ["BRV"] });
    expect(await look()).toEqual(before);
  });
});

describe("compartments", () => {
  const make = (caller: RestClient, body: object) => caller.post(`/api/rooms/${strait.room}/compartments`, body);

  it("always have the originator in the set, named or not, and an empty set is the originator alone", async () => {
    const made = await make(strait.lead, { name: "n", releasableTo: ["CRL", "BRV", "CRL"] });
    expect(made.status).toBe(201);
    expect(made.json.compartment).toEqual({
      id: expect.any(String),
      room: strait.room,
      name: "n",
      originator: "ALF",
      releasableTo: ["ALF", "BRV", "CRL"],
      ceiling: null,
      role: "lead",
      canWrite: true,
    });
    expect((await make(strait.lead, { releasableTo: ["ALF"] })).json.compartment.releasableTo).toEqual(["ALF"]);
    const alone = (await make(strait.lead, { releasableTo: [] })).json.compartment;
    expect([alone.releasableTo, alone.name]).toEqual([["ALF"], "ALF"]);
  });

  it("A21 have the ceiling that their maker chose, shown to everyone who may read them, and this site for their home (A5)", async () => {
    const made = await make(strait.lead, { name: "n", releasableTo: ["BRV"], ceiling: { classification: "secret", tlp: "amber+strict" } });
    const { id, ceiling } = made.json.compartment;
    expect([made.status, ceiling]).toEqual([201, { classification: "secret", tlp: "amber+strict" }]);
    const { compartments } = (await strait.analyst.get(`/api/rooms/${strait.room}`)).json;
    expect(compartments.find((each: { id: string }) => each.id === id).ceiling).toEqual(ceiling);
    const half = (await make(strait.lead, { releasableTo: [], ceiling: { tlp: "green" } })).json.compartment;
    expect(half.ceiling).toEqual({ classification: null, tlp: "green" });
    const home = await world.context.siteId();
    const none = (await make(strait.lead, { releasableTo: [], ceiling: {} })).json.compartment;
    expect(none.ceiling).toBeNull();
    expect(await world.context.directory.compartment(none.id)).toMatchObject({ home, ceiling: { classification: null, tlp: null } });
    expect(await world.context.directory.compartment(id)).toMatchObject({ home, ceiling });
  });

  it.each([{ tlp: "AMBER" }, { tlp: "white" }, { classification: "" }, { classification: null }, { pap: "red" }, "amber"])(
    "A21 with the ceiling %j are refused, and none is made",
    async (ceiling) => {
      const before = (await strait.lead.get(`/api/rooms/${strait.room}`)).text;
      const refused = await make(strait.lead, { releasableTo: [], ceiling });
      expect([refused.status, refused.json.code]).toEqual([400, "bad-request"]);
      expect((await strait.lead.get(`/api/rooms/${strait.room}`)).text).toBe(before);
    },
  );

  it("A21, R44 take the classifications of the installation's own scale for a ceiling, and no other", async () => {
    const before = (await strait.lead.get(`/api/rooms/${strait.room}`)).text;
    const refused = await make(strait.lead, { releasableTo: [], ceiling: { classification: "cosmic" } });
    expect([refused.status, refused.json.code]).toEqual([422, "unknown-classification"]);
    expect((await strait.lead.get(`/api/rooms/${strait.room}`)).text).toBe(before);
    expect((await strait.lead.get("/api/me")).json.markings).toEqual(world.context.markingScheme);
    const own = { classifications: ["open", "cosmic"] };
    const other = await startHttpWorld({ markingScheme: own });
    try {
      const lead = await other.as("lead-alf");
      const { room } = (await lead.post("/api/rooms", { title: "Strait" })).json;
      const made = await lead.post(`/api/rooms/${room.id}/compartments`, { releasableTo: [], ceiling: { classification: "cosmic" } });
      expect([made.status, made.json.compartment?.ceiling]).toEqual([201, { classification: "cosmic", tlp: null }]);
      expect([(await lead.get("/api/session")).json.markings, (await lead.get("/api/me")).json.markings]).toEqual([own, own]);
      expect((await fetch(`${other.origin}/api/session`).then((answer) => answer.json())) as unknown).toEqual({ user: null });
    } finally {
      await other.stop();
    }
  });

  it("are made by leads alone, of partners that exist", async () => {
    for (const caller of [strait.analyst, strait.watch]) {
      const refused = await make(caller, { releasableTo: [] });
      expect([refused.status, refused.json.code]).toEqual([403, "not-allowed"]);
    }
    const unknown = await make(strait.lead, { releasableTo: ["XXX"] });
    expect([unknown.status, unknown.json.code]).toEqual([422, "unknown-partner"]);
    expect((await make(strait.outsider, { releasableTo: [] })).status).toBe(404);
  });

  it("A3: belong to their maker's partner: another partner's lead makes one that the first lead does not see", async () => {
    await strait.lead.post(`/api/rooms/${strait.room}/members`, { username: "analyst-brv", role: "lead" });
    const { compartment } = (await make(strait.analyst, { name: "Baruv alone", releasableTo: [] })).json;
    expect(compartment.originator).toBe("BRV");
    expect((await strait.lead.get(`/api/rooms/${strait.room}`)).text).not.toContain("Baruv alone");
    expect((await strait.lead.post(`/api/compartments/${compartment.id}/tickets`)).status).toBe(404);
  });
});

describe("members", () => {
  const add = (caller: RestClient, username: string, role: string) => caller.post(`/api/rooms/${strait.room}/members`, { username, role });

  it("are added at once with 201 by an administrator of the site, change their role with 200, and everyone with a live connection is told", async () => {
    const root = await world.as("root");
    await bringIn(strait.lead, { room: strait.room, username: "root", role: "lead", person: root });
    const added = await add(root, "analyst-dlt", "watch");
    expect(added.status).toBe(201);
    expect((await add(root, "nobody", "watch")).json.code).toBe("unknown-user");
    const id = await idOf(strait.outsider);
    expect(added.json.member).toEqual({ user: { id, username: "analyst-dlt", displayName: "Dima Laty" }, partner: "DLT", role: "watch" });
    expect(world.told.at(-1)).toEqual({ kind: "member-added", user: id, room: strait.room, role: "watch" });
    expect((await add(strait.lead, "analyst-dlt", "analyst")).status).toBe(200);
    expect(world.told.at(-1)).toEqual({ kind: "role-changed", user: id, room: strait.room, role: "analyst" });
    expect((await strait.lead.delete(`/api/rooms/${strait.room}/members/${id}`)).status).toBe(204);
    expect(world.told.at(-1)).toEqual({ kind: "member-removed", user: id, room: strait.room });
    expect((await strait.outsider.get(`/api/rooms/${strait.room}`)).status).toBe(404);
    expect((await strait.lead.delete(`/api/rooms/${strait.room}/members/${id}`)).status).toBe(404);
  });

  it("A10 T39: are known to those who share a compartment with them, and to the lead", async () => {
    await strait.lead.post(`/api/rooms/${strait.room}/compartments`, { name: "For DLT alone", releasableTo: ["DLT"] });
    await bringIn(strait.lead, { room: strait.room, username: "analyst-dlt", role: "analyst", person: strait.outsider });
    const names = async (caller: RestClient) =>
      (await caller.get(`/api/rooms/${strait.room}`)).json.members
        .map(({ user }: { user: { username: string } }) => user.username)
        .toSorted();
    expect(await names(strait.lead)).toEqual(["analyst-brv", "analyst-dlt", "lead-alf", "watch-crl"]);
    expect(await names(strait.watch)).toEqual(["analyst-brv", "lead-alf", "watch-crl"]);
    expect(await names(strait.outsider)).toEqual(["analyst-dlt", "lead-alf"]);
    expect((await strait.watch.get(`/api/rooms/${strait.room}`)).text).not.toMatch(/analyst-dlt|DLT/);
  });

  it("are managed by leads alone, and a room keeps at least one", async () => {
    const lead = await idOf(strait.lead);
    for (const caller of [strait.analyst, strait.watch]) {
      expect((await add(caller, "analyst-dlt", "watch")).json.code).toBe("not-allowed");
      expect((await caller.delete(`/api/rooms/${strait.room}/members/${lead}`)).json.code).toBe("not-allowed");
    }
    expect((await add(strait.lead, "lead-alf", "analyst")).json.code).toBe("last-lead");
    expect((await strait.lead.delete(`/api/rooms/${strait.room}/members/${lead}`)).json.code).toBe("last-lead");
    expect((await add(strait.lead, "analyst-dlt", "owner")).json.code).toBe("bad-request");
  });
});

describe("the host of a room", () => {
  const add = (caller: RestClient, username: string, role: string) => caller.post(`/api/rooms/${strait.room}/members`, { username, role });
  const remove = async (caller: RestClient, who: RestClient) => await caller.delete(`/api/rooms/${strait.room}/members/${await idOf(who)}`);
  const compartmentsOf = async (caller: RestClient) => {
    const { compartments } = (await caller.get(`/api/rooms/${strait.room}`)).json;
    return compartments.map(({ id, canWrite, role }: Record<string, unknown>) => [id, canWrite, role]);
  };
  const make = async (caller: RestClient, releasableTo: string[]) =>
    (await caller.post(`/api/rooms/${strait.room}/compartments`, { releasableTo })).json.compartment.id as string;

  it("found 13 A1: is expelled by no lead of another nation, who manages their own people alone", async () => {
    await add(strait.lead, "analyst-brv", "lead");
    expect((await remove(strait.analyst, strait.lead)).json.code).toBe("not-allowed");
    expect((await add(strait.analyst, "lead-alf", "watch")).json.code).toBe("not-allowed");
    expect((await remove(strait.analyst, strait.watch)).json.code).toBe("not-allowed");
    expect((await add(strait.analyst, "analyst-brv", "analyst")).status).toBe(200);
  });

  it("A1: is left by anyone, but for a lead whom it cannot do without", async () => {
    expect((await remove(strait.lead, strait.lead)).json.code).toBe("last-lead");
    expect((await remove(strait.watch, strait.watch)).status).toBe(204);
    expect((await strait.watch.get(`/api/rooms/${strait.room}`)).status).toBe(404);
    await add(strait.lead, "analyst-brv", "lead");
    expect((await remove(strait.lead, strait.lead)).status).toBe(204);
    expect((await strait.lead.get("/api/rooms")).json.rooms).toEqual([]);
  });

  it("A13: removes another nation, which goes on reading what it originated and nothing else, until its own people or it say otherwise", async () => {
    await add(strait.lead, "analyst-brv", "lead");
    const own = await make(strait.analyst, ["CRL"]);
    const before = (await strait.lead.get(`/api/rooms/${strait.room}`)).json.members.length;
    expect((await remove(strait.lead, strait.analyst)).status).toBe(204);
    expect(await compartmentsOf(strait.analyst)).toEqual([[own, false, "former"]]);
    expect((await strait.analyst.get("/api/rooms")).json.rooms).toMatchObject([{ id: strait.room, role: "former" }]);
    expect((await strait.analyst.get(`/api/compartments/${strait.shared}/timeline`)).status).toBe(404);
    expect((await strait.analyst.get(`/api/compartments/${own}/timeline`)).status).toBe(200);
    expect((await strait.analyst.post(`/api/rooms/${strait.room}/compartments`, { releasableTo: [] })).json.code).toBe("not-allowed");
    // The host, which cannot read that compartment, sees no one left and can remove no one twice; who can read it sees them.
    expect((await strait.lead.get(`/api/rooms/${strait.room}`)).json.members).toHaveLength(before - 1);
    expect((await remove(strait.lead, strait.analyst)).status).toBe(404);
    const seen = (await strait.watch.get(`/api/rooms/${strait.room}`)).json.members;
    expect(seen).toContainEqual(expect.objectContaining({ partner: "BRV", role: "former" }));
    expect((await remove(strait.analyst, strait.analyst)).status).toBe(204);
    expect((await strait.analyst.get(`/api/rooms/${strait.room}`)).status).toBe(404);
    expect((await strait.analyst.get(`/api/compartments/${own}/timeline`)).status).toBe(404);
  });

  it("A13: takes all from a nation that originated nothing there, and answers the same", async () => {
    expect((await remove(strait.lead, strait.watch)).status).toBe(204);
    expect((await strait.watch.get(`/api/rooms/${strait.room}`)).status).toBe(404);
    expect((await remove(strait.lead, strait.watch)).status).toBe(404);
  });
});

describe("administrators", () => {
  it("A6: manage accounts and partners, and see no room by that", async () => {
    const root = await world.as("root");
    expect((await root.get("/api/rooms")).json.rooms).toEqual([]);
    expect((await root.get(`/api/rooms/${strait.room}`)).status).toBe(404);
    expect((await root.post(`/api/compartments/${strait.shared}/tickets`)).status).toBe(404);
    expect((await root.post("/api/partners", { code: "EFG", name: "Efgan" })).status).toBe(201);
    expect((await root.post("/api/partners", { code: "EFG", name: "Efgan" })).json.code).toBe("code-taken");
    const account = { username: "new-one", displayName: "New One", partner: "EFG", password: "long enough indeed" };
    expect((await root.post("/api/users", account)).json.user).toMatchObject({ username: "new-one", partner: "EFG", isAdmin: false });
    expect((await root.post("/api/users", account)).json.code).toBe("username-taken");
    expect((await root.post("/api/users", { ...account, username: "other", partner: "XXX" })).json.code).toBe("unknown-partner");
    const joined = await world.stranger().post("/api/session", { username: "new-one", password: "long enough indeed" });
    expect(joined.status).toBe(201);
  });

  it("A12: of a partner manage the accounts of their own nation, but none that administers the site", async () => {
    const root = await world.as("root");
    const account = { username: "chief-alf", displayName: "Chief", partner: "ALF", password: "a long enough password" };
    await root.post("/api/users", { ...account, isPartnerAdmin: true });
    const chief = await world.as("chief-alf");
    const add = (fields: object) => chief.post("/api/users", { ...account, username: "new-alf", ...fields });
    expect((await add({ partner: "BRV" })).json.code).toBe("not-allowed");
    expect((await add({ isAdmin: true })).json.code).toBe("not-allowed");
    const made = (await add({ mayRelease: true })).json.user;
    expect(made).toMatchObject({ partner: "ALF", isAdmin: false, mayRelease: true });
    const disable = async (id: string) => (await chief.patch(`/api/users/${id}`, { isDisabled: true })).status;
    expect([await disable(made.id), await disable(await idOf(root)), await disable(await idOf(strait.analyst))]).toEqual([200, 403, 404]);
  });

  it("are the only ones who may", async () => {
    const account = { username: "new-one", displayName: "New One", partner: "ALF", password: "long enough indeed" };
    const id = await idOf(strait.watch);
    for (const refused of [
      await strait.lead.post("/api/users", account),
      await strait.lead.post("/api/partners", { code: "EFG", name: "Efgan" }),
    ]) {
      expect([refused.status, refused.json.code]).toEqual([403, "not-allowed"]);
    }
    for (const user of [id, "nobody"]) {
      const refused = await strait.lead.patch(`/api/users/${user}`, { isDisabled: true });
      expect([refused.status, refused.json.code]).toEqual([404, "not-found"]);
    }
  });

  it("found 19: refuses rooms, compartments and partners beyond a person's limits, with a code for each", async () => {
    const limited = await startHttpWorld({ limits: { ...USUAL_LIMITS, rooms: 2, compartments: 1, partners: 2 } });
    const lead = await limited.as("lead-alf");
    const first = (await lead.post("/api/rooms", { title: "One" })).json.room.id;
    expect((await lead.post("/api/rooms", { title: "Two" })).status).toBe(201);
    const third = await lead.post("/api/rooms", { title: "Three" });
    expect([third.status, third.json.code]).toEqual([409, "too-many-rooms"]);
    const make = (releasableTo: string[]) => lead.post(`/api/rooms/${first}/compartments`, { releasableTo });
    const wide = await make(["BRV", "CRL"]);
    expect([wide.status, wide.json.code]).toEqual([422, "too-many-partners"]);
    expect((await make(["BRV"])).status).toBe(201);
    const second = await make([]);
    expect([second.status, second.json.code]).toEqual([409, "too-many-compartments"]);
    await limited.stop();
  });
});
