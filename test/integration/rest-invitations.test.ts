import { beforeEach, describe, expect, it } from "vitest";
import { USUAL_LIMITS } from "../../server/domain/limits.ts";
import { bringIn } from "../support/bring-in.ts";
import { startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";
import type { Answer, RestClient } from "../support/rest-client.ts";

let world: HttpWorld;
let strait: StraitWatch;
beforeEach(async () => {
  world = await startHttpWorld();
  strait = await makeStraitWatch(world);
  return () => world.stop();
});

const invite = (caller: RestClient, username: string, role = "analyst") =>
  caller.post(`/api/rooms/${strait.room}/invitations`, { username, role });
const listed = async (caller: RestClient) => (await caller.get("/api/invitations")).json.invitations as { id: string }[];
const answer = (caller: RestClient, id: string, how: "acceptance" | "refusal") => caller.post(`/api/invitations/${id}/${how}`);
const seesRoom = async (caller: RestClient) => (await caller.get(`/api/rooms/${strait.room}`)).status === 200;

/** What an answer says, but for the id that was made and the name that was asked. */
const masked = ({ status, text, headers }: Answer, username: string) => ({
  status,
  text: text.replace(/"id":"[0-9a-f]{32}"/, '"id":"…"').replace(username, "…"),
  headers: [...headers].filter(([name]) => name !== "date" && name !== "content-length" && name !== "etag"),
});

describe("an invitation to a name", () => {
  it("found 14 A14: is answered alike whether there is such a person, on both routes, and pulls no one in", async () => {
    for (const send of [
      invite,
      (caller: RestClient, username: string) => caller.post(`/api/rooms/${strait.room}/members`, { username, role: "analyst" }),
    ]) {
      const [there, none] = [await send(strait.lead, "analyst-dlt"), await send(strait.lead, "analyst-xyz")];
      expect(there.status).toBe(202);
      expect(masked(there, "analyst-dlt")).toEqual(masked(none, "analyst-xyz"));
    }
    expect(await seesRoom(strait.outsider)).toBe(false);
  });

  it("A14: shows its person the room and who invites, and makes them a member once they accept, once", async () => {
    const { invitation } = (await invite(strait.lead, "analyst-dlt", "watch")).json;
    const { user } = (await strait.lead.get("/api/me")).json;
    expect(await listed(strait.outsider)).toEqual([
      {
        id: invitation.id,
        room: { id: strait.room, title: "Strait Watch", summary: "A fictional incident", host: "ALF" },
        by: { id: user.id, username: "lead-alf", displayName: "Layla Alfar" },
        partner: "ALF",
        role: "watch",
        expiresAt: "2026-01-08T00:00:00.000Z",
      },
    ]);
    expect((await answer(strait.watch, invitation.id, "acceptance")).status).toBe(404);
    const joined = await answer(strait.outsider, invitation.id, "acceptance");
    expect([joined.status, joined.json.room]).toEqual([201, expect.objectContaining({ id: strait.room, role: "watch" })]);
    expect((await answer(strait.outsider, invitation.id, "acceptance")).status).toBe(404);
    expect(await listed(strait.outsider)).toEqual([]);
  });

  it("A14: is gone once it is refused", async () => {
    const { invitation } = (await invite(strait.lead, "analyst-dlt")).json;
    expect((await answer(strait.watch, invitation.id, "refusal")).status).toBe(404);
    expect((await answer(strait.outsider, invitation.id, "refusal")).status).toBe(204);
    expect((await answer(strait.outsider, invitation.id, "acceptance")).status).toBe(404);
    expect(await listed(strait.outsider)).toEqual([]);
  });

  it("A14: is made by leads alone, and one of another nation than the host's brings in none but their own", async () => {
    expect((await invite(strait.analyst, "analyst-dlt")).json.code).toBe("not-allowed");
    expect((await invite(strait.outsider, "analyst-dlt")).status).toBe(404);
    await strait.lead.post(`/api/rooms/${strait.room}/members`, { username: "analyst-brv", role: "lead" });
    const foreign = (await invite(strait.analyst, "analyst-dlt")).json.invitation;
    expect(await listed(strait.outsider)).toEqual([]);
    expect((await answer(strait.outsider, foreign.id, "acceptance")).status).toBe(404);
  });

  it("A14: holds no longer than the right of who invited, or the time it was given", async () => {
    await strait.lead.post(`/api/rooms/${strait.room}/members`, { username: "analyst-brv", role: "lead" });
    const user = { username: "other-brv", displayName: "O", partner: "BRV", password: "a long enough password" };
    await (await world.as("root")).post("/api/users", user);
    const other = await world.as("other-brv");
    const { invitation } = (await invite(strait.analyst, "other-brv")).json;
    expect(await listed(other)).toHaveLength(1);
    await strait.lead.post(`/api/rooms/${strait.room}/members`, { username: "analyst-brv", role: "analyst" });
    expect(await listed(other)).toEqual([]);
    expect((await answer(other, invitation.id, "acceptance")).status).toBe(404);
    const late = (await invite(strait.lead, "analyst-dlt")).json.invitation;
    await world.context.directory.purgeInvitations(Date.parse(late.expiresAt) - 1);
    expect(await listed(strait.outsider)).toHaveLength(1);
    await world.context.directory.purgeInvitations(Date.parse(late.expiresAt));
    expect((await answer(strait.outsider, late.id, "acceptance")).status).toBe(404);
  });

  it("A14 L1: is one of so many, and comes so often; a former member comes back by one", async () => {
    const limited = await startHttpWorld({ limits: { ...USUAL_LIMITS, invitations: 2 } });
    const lead = await limited.as("lead-alf");
    const room = (await lead.post("/api/rooms", { title: "One" })).json.room.id as string;
    const ask = async (username: string) => await lead.post(`/api/rooms/${room}/invitations`, { username, role: "watch" });
    const codes: unknown[] = [];
    for (const name of ["one", "two", "two", "three"]) codes.push((await ask(name)).json.code);
    expect(codes).toEqual([undefined, undefined, undefined, "too-many-invitations"]);
    const fast = await Promise.all(Array.from({ length: 60 }, () => ask("one")));
    expect(fast.some(({ status }) => status === 429)).toBe(true);
    await limited.stop();
    await strait.lead.post(`/api/rooms/${strait.room}/members`, { username: "analyst-brv", role: "lead" });
    await strait.analyst.post(`/api/rooms/${strait.room}/compartments`, { releasableTo: [] });
    const id = (await strait.analyst.get("/api/me")).json.user.id as string;
    await strait.lead.delete(`/api/rooms/${strait.room}/members/${id}`);
    await bringIn(strait.lead, { room: strait.room, username: "analyst-brv", role: "watch", person: strait.analyst });
    expect((await strait.analyst.get(`/api/rooms/${strait.room}`)).json.room.role).toBe("watch");
  });
});

describe("the open invitations of a room", () => {
  const open = async (caller: RestClient) =>
    (await caller.get(`/api/rooms/${strait.room}/invitations`)).json.invitations as { id: string }[];
  const revoke = (caller: RestClient, id: string) => caller.delete(`/api/rooms/${strait.room}/invitations/${id}`);
  const link = (caller: RestClient, partner: string) =>
    caller.post(`/api/rooms/${strait.room}/links`, { partner, role: "watch", expiresInHours: 2 });

  it("A14, A15: are listed to who may take them back, without the secret of a link, until they expire", async () => {
    const { invitation } = (await invite(strait.lead, "analyst-dlt", "watch")).json;
    const { user } = (await strait.lead.get("/api/me")).json;
    world.pass(1);
    const made = (await link(strait.lead, "DLT")).json;
    const by = { by: { id: user.id, username: "lead-alf", displayName: "Layla Alfar" }, byPartner: "ALF", role: "watch" };
    const listing = await open(strait.lead);
    expect(listing).toEqual([
      {
        id: made.id,
        to: { partner: "DLT" },
        ...by,
        createdAt: "2026-01-01T00:00:00.001Z",
        expiresAt: "2026-01-01T02:00:00.001Z",
      },
      {
        id: invitation.id,
        to: { username: "analyst-dlt" },
        ...by,
        createdAt: "2026-01-01T00:00:00.000Z",
        expiresAt: "2026-01-08T00:00:00.000Z",
      },
    ]);
    expect((await strait.analyst.get(`/api/rooms/${strait.room}/invitations`)).json.code).toBe("not-allowed");
    expect((await strait.outsider.get(`/api/rooms/${strait.room}/invitations`)).status).toBe(404);
    world.pass(2 * 3_600_000);
    expect((await open(await world.as("lead-alf"))).map(({ id }) => id)).toEqual([invitation.id]);
  });

  it("found 14 A14: stand alike for a name of no one and for somebody who refused, also at the limit", async () => {
    const limited = await startHttpWorld({ limits: { ...USUAL_LIMITS, invitations: 2 } });
    const lead = await limited.as("lead-alf");
    const room = (await lead.post("/api/rooms", { title: "One" })).json.room.id as string;
    const ask = async (username: string) => await lead.post(`/api/rooms/${room}/invitations`, { username, role: "watch" });
    const { invitation } = (await ask("analyst-dlt")).json;
    await ask("no-one-here");
    const shown = async () => (await lead.get(`/api/rooms/${room}/invitations`)).text;
    const before = await shown();
    const invited = await limited.as("analyst-dlt");
    expect((await answer(invited, invitation.id, "refusal")).status).toBe(204);
    expect((await answer(invited, invitation.id, "refusal")).status).toBe(404);
    expect(await shown()).toBe(before);
    expect((await ask("a-third-one")).json.code).toBe("too-many-invitations");
    // Invited again, they are asked again.
    await ask("analyst-dlt");
    expect(await listed(invited)).toHaveLength(1);
    await limited.stop();
  });

  it("A14, A15: are taken back once, for their person at once; what is spent, of another room or never was answers alike", async () => {
    const named = (await invite(strait.lead, "analyst-dlt")).json.invitation.id as string;
    const made = await link(strait.lead, "DLT");
    const [byLink = { id: "" }] = (await open(strait.lead)).filter(({ id }) => id !== named);
    const other = (await strait.lead.post("/api/rooms", { title: "Other" })).json.room.id as string;
    const absent = (await revoke(strait.lead, "0".repeat(32))).text;
    const elsewhere = await strait.lead.delete(`/api/rooms/${other}/invitations/${named}`);
    expect([elsewhere.status, elsewhere.text]).toEqual([404, absent]);
    expect((await revoke(strait.analyst, named)).json.code).toBe("not-allowed");
    expect((await revoke(strait.lead, named)).status).toBe(204);
    expect([await listed(strait.outsider), (await answer(strait.outsider, named, "acceptance")).status]).toEqual([[], 404]);
    expect((await revoke(strait.lead, named)).text).toBe(absent);
    expect((await revoke(strait.lead, byLink.id)).status).toBe(204);
    const secret = new URL(made.json.link).hash.slice(1);
    expect((await strait.outsider.post("/api/links/redemption", { secret })).json.code).toBe("link-ended");
    expect(await open(strait.lead)).toEqual([]);
  });

  it("A10, A15: show a lead of another nation their own, and links for their nation, without a member whom they may not know", async () => {
    const room = (await strait.lead.post("/api/rooms", { title: "Apart" })).json.room.id as string;
    const at = `/api/rooms/${room}`;
    await bringIn(strait.lead, { room, username: "analyst-brv", role: "lead", person: strait.analyst });
    await strait.lead.post(`${at}/links`, { partner: "BRV", role: "watch", expiresInHours: 1 });
    await strait.lead.post(`${at}/links`, { partner: "DLT", role: "watch", expiresInHours: 1 });
    await strait.lead.post(`${at}/invitations`, { username: "somebody-brv", role: "watch" });
    const own = (await strait.analyst.post(`${at}/invitations`, { username: "other-brv", role: "watch" })).json.invitation.id as string;
    const [first, second, ...rest] = (await strait.analyst.get(`${at}/invitations`)).json.invitations as { id: string; by?: object }[];
    expect(rest).toEqual([]);
    const link = first?.id === own ? second : first;
    expect([link, link?.by]).toEqual([expect.objectContaining({ to: { partner: "BRV" } }), undefined]);
    expect((await strait.lead.get(`${at}/invitations`)).json.invitations).toHaveLength(4);
    expect((await strait.analyst.delete(`${at}/invitations/${link?.id}`)).status).toBe(204);
    // Who leads no longer invites no longer: nothing of it stands.
    await strait.lead.post(`${at}/members`, { username: "analyst-brv", role: "analyst" });
    expect((await strait.lead.get(`${at}/invitations`)).json.invitations).toHaveLength(2);
  });
});

describe("an invitation by link", () => {
  const link = (caller: RestClient, partner: string, role = "analyst") =>
    caller.post(`/api/rooms/${strait.room}/links`, { partner, role, expiresInHours: 2 });
  const redeem = (caller: RestClient, secret: string) => caller.post("/api/links/redemption", { secret });
  const secretOf = ({ json }: Answer) => new URL(json.link).hash.slice(1);

  it("A15: lets one person of its partner in, once, and tells everyone else why not", async () => {
    const made = await link(strait.lead, "DLT", "watch");
    expect([made.status, made.json.expiresAt]).toEqual([201, "2026-01-01T02:00:00.000Z"]);
    const secret = secretOf(made);
    const stored = await world.context.directory.invitationBySecret(secret);
    expect(stored).toBeNull();
    const root = await world.as("root");
    expect([(await redeem(root, secret)).status, (await redeem(root, secret)).json.code]).toEqual([403, "wrong-partner"]);
    const both = await Promise.all([redeem(strait.outsider, secret), redeem(strait.outsider, secret)]);
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(["201", "410"]);
    expect((await strait.outsider.get(`/api/rooms/${strait.room}`)).json.room.role).toBe("watch");
    expect((await redeem(strait.outsider, secret)).json.code).toBe("link-ended");
    expect((await redeem(strait.outsider, "made-up")).json.code).toBe("link-ended");
  });

  it("A15: is made by leads of the host for any partner, and by other leads for their own", async () => {
    expect((await link(strait.analyst, "BRV")).json.code).toBe("not-allowed");
    expect((await link(strait.lead, "XXX")).json.code).toBe("unknown-partner");
    await strait.lead.post(`/api/rooms/${strait.room}/members`, { username: "analyst-brv", role: "lead" });
    expect((await link(strait.analyst, "DLT")).json.code).toBe("not-allowed");
    expect((await link(strait.analyst, "BRV")).status).toBe(201);
  });

  it("A14, A15: neither a link nor an invitation lets anyone in once its time is over, though it was not cleared away yet", async () => {
    const { invitation } = (await invite(strait.lead, "analyst-dlt")).json;
    const secret = secretOf(await link(strait.lead, "DLT"));
    world.pass(2 * 3_600_000);
    const late = await world.as("analyst-dlt");
    expect((await redeem(late, secret)).json.code).toBe("link-ended");
    world.pass(Date.parse(invitation.expiresAt));
    const later = await world.as("analyst-dlt");
    expect((await answer(later, invitation.id, "acceptance")).status).toBe(404);
    expect(await seesRoom(later)).toBe(false);
  });

  it("A15: ends with the right of who made it", async () => {
    const secret = secretOf(await link(strait.lead, "DLT"));
    await bringIn(strait.lead, { room: strait.room, username: "root", role: "lead", person: await world.as("root") });
    await strait.lead.post(`/api/rooms/${strait.room}/members`, { username: "lead-alf", role: "watch" });
    expect((await redeem(strait.outsider, secret)).json.code).toBe("link-ended");
  });
});
