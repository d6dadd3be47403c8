import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { ControlClient } from "../support/control-client.ts";
import type { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

let server: RunningServer;
let room: SharedRoom;
let board: StockClient;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startServer({ demo: true });
  room = await makeSharedRoom(server.url);
  board = openStockClient({ socketUrl: server.socketUrl, compartment: room.wide, token: await room.lead.token() });
  ends.push(() => board.destroy());
  await board.synced;
  await addCard("card-1", "Harbour sighting");
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  await server.stop();
});

/** Puts a card on the board and resolves when the server shows it. */
async function addCard(id: string, title: string): Promise<void> {
  board.doc.getMap("cards").set(id, new Y.Map([["title", title]]));
  for (let held = false; !held;) {
    const answer = await fetch(`${server.url}/api/compartments/${room.wide}/state`, { headers: { cookie: room.lead.cookie } });
    const doc = new Y.Doc();
    Y.applyUpdate(doc, new Uint8Array(await answer.arrayBuffer()));
    held = doc.getMap("cards").has(id);
  }
}

const at = (path: string, compartment = room.wide) => `/api/compartments/${compartment}/${path}`;

async function follow(person: RestClient): Promise<ControlClient> {
  const control = await ControlClient.connect(server.url, { cookie: person.cookie });
  ends.push(() => control.socket.disconnect());
  await control.ask("room:follow", { room: room.room });
  return control;
}

describe("comments over REST and the control channel (AC1, AC2)", () => {
  it("P1 P6 a watch officer's comment is answered when it is durable, told to those who follow, listed, and in the timeline", async () => {
    const follower = await follow(room.lead);
    const made = await room.watch.post(at("comments"), { card: "card-1", text: "Seen from the pier", mentions: [room.userIds.lead] });
    expect(made.status).toBe(201);
    const { comment } = made.json;
    expect(comment).toMatchObject({ card: "card-1", text: "Seen from the pier", partner: "CRL", author: { username: "watch-crl" } });
    const told = await follower.event("act", ({ act }) => act.id === comment.id);
    expect(told).toMatchObject({
      compartment: room.wide,
      seq: comment.seq,
      act: { type: "comment.made", body: { said: { card: "card-1" } } },
    });
    const { threads } = (await room.analyst.get(at("comments?card=card-1"))).json;
    expect(threads).toEqual([{ id: comment.id, comments: [comment] }]);
    const { entries } = (await room.analyst.get(at("timeline"))).json;
    expect(entries[0]).toMatchObject({
      verb: "commented",
      card: { id: "card-1", title: "Harbour sighting" },
      field: "comments",
      author: { username: "watch-crl" },
    });
    const line = (await room.analyst.get(at("contributions?limit=500"))).json.entries.find(
      (entry: { id?: string }) => entry.id === comment.id,
    );
    expect(line).toMatchObject({ kind: "act", type: "comment.made", inserts: [], deletes: [] });
  });

  it("AC8 a thread is answered, resolved and opened again; a comment that was withdrawn shows no words", async () => {
    const { comment } = (await room.lead.post(at("comments"), { card: "card-1", field: "title", text: "Which harbour?" })).json;
    const answered = await room.analyst.post(at("comments"), { card: "card-1", text: "The northern one", replyTo: comment.id });
    expect(answered.status).toBe(201);
    const resolved = await room.analyst.post(at(`comments/${comment.id}/resolution`), {});
    expect(resolved.status).toBe(201);
    expect(resolved.json.thread).toMatchObject({ id: comment.id, resolved: { by: { username: "analyst-brv" }, partner: "BRV" } });
    expect((await room.lead.post(at(`comments/${comment.id}/resolution`), {})).json.code).toBe("already-resolved");
    const opened = await room.lead.post(at(`comments/${comment.id}/resolution`), { resolved: false });
    expect(opened.json.thread.resolved).toBeUndefined();
    const withdrawn = await room.analyst.post(at(`comments/${answered.json.comment.id}/withdrawal`), {});
    expect(withdrawn.json.thread.comments[1]).toMatchObject({ withdrawnAt: expect.any(String) });
    expect(withdrawn.text).not.toContain("northern");
    for (const path of ["comments", "comments?card=card-1", "timeline"])
      expect((await room.lead.get(at(path))).text).not.toContain("northern");
    expect((await room.lead.post(at(`comments/${comment.id}/withdrawal`), {})).status).toBe(201);
  });

  it("AC4 a request with a key that comes again is answered 200 with the first comment, and with other words 409", async () => {
    const first = await room.lead.post(at("comments"), { id: "key-1", card: "card-1", text: "Once" });
    const again = await room.lead.post(at("comments"), { id: "key-1", card: "card-1", text: "Once" });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.json).toEqual(first.json);
    const other = await room.lead.post(at("comments"), { id: "key-1", card: "card-1", text: "Twice" });
    expect([other.status, other.json.code]).toEqual([409, "id-reused"]);
  });

  it("AC6 AC7 bad requests are refused with a code, and nothing is recorded", async () => {
    const before = (await room.lead.get(at("contributions?limit=500"))).json.entries.length;
    const codeOf = async (body: object) => (await room.lead.post(at("comments"), body)).json.code;
    expect(await codeOf({ card: "card-9", text: "?" })).toBe("card-gone");
    const long = await room.lead.post(at("comments"), { card: "card-1", text: "x".repeat(65_537) });
    expect([long.status, long.json.code, long.json.errors]).toEqual([400, "bad-request", [{ path: "text", rule: "too_big" }]]);
    expect(await codeOf({ card: "card-1", text: " \u200B " })).toBe("bad-request");
    expect(await codeOf({ card: "card-1", text: "?", color: "red" })).toBe("bad-request");
    expect(await codeOf({ card: "card-\ud800", text: "?" })).toBe("bad-request");
    expect((await room.lead.post(at("comments"), { card: "card-1", text: "\u200F " })).json.errors).toEqual([
      { path: "text", rule: "must have a character that can be seen" },
    ]);
    const half = { card: "card-1", at: "2026-03-01T10:00:00Z", place: { name: "\ud800" } };
    expect((await room.watch.post(at("sightings"), half)).json.code).toBe("bad-request");
    expect(await codeOf({ card: "card-1", text: "?", replyTo: "f".repeat(32) })).toBe("not-found");
    expect(await codeOf({ card: "card-1", text: "?", mentions: [room.userIds.outsider] })).toBe("cannot-mention");
    expect(await codeOf({ card: "card-1", text: "?", mentions: ["nobody-at-all"] })).toBe("cannot-mention");
    expect((await room.lead.get(at("contributions?limit=500"))).json.entries.length).toBe(before);
  });

  it("AC6 nothing more is said of a card that was deleted, in no noun, and nothing is recorded; what was said of it stays", async () => {
    await addCard("card-2", "Deleted soon");
    const { comment } = (await room.lead.post(at("comments"), { card: "card-2", text: "Before" })).json;
    board.doc.getMap("cards").delete("card-2");
    while ((await room.lead.get(at("cards/card-2/deletion"))).status === 404);
    const before = (await room.lead.get(at("contributions?limit=500"))).json.entries.length;
    const bodies: [string, object][] = [
      ["comments", { text: "After" }],
      ["comments", { text: "After", replyTo: comment.id }],
      ["sightings", { at: "2026-03-01T10:00:00Z" }],
      ["opinions", { opinion: "agree", explanation: "After" }],
    ];
    for (const [path, body] of bodies) {
      const refused = await room.lead.post(at(path), { card: "card-2", ...body });
      expect([path, refused.status, refused.json.code]).toEqual([path, 409, "card-gone"]);
    }
    expect((await room.lead.get(at("contributions?limit=500"))).json.entries.length).toBe(before);
    expect((await room.lead.get(at("comments?card=card-2"))).json.threads).toMatchObject([{ id: comment.id }]);
  });

  it("P3 those who may not read a compartment get of its acts what they get of one that does not exist", async () => {
    const { comment } = (await room.lead.post(at("comments"), { card: "card-1", text: "Not for you" })).json;
    const absent = "0".repeat(comment.id.length);
    const bodies: [string, object][] = [
      ["comments", { card: "card-1", text: "?" }],
      // Who may read it is as hidden as the compartment.
      ["comments", { card: "card-1", text: "?", mentions: [room.userIds.lead] }],
      ["comments", { card: "card-1", text: "?", mentions: [room.userIds.outsider] }],
      ["comments", { card: "card-1", text: "?", mentions: ["no-such-person"] }],
      [`comments/${comment.id}/resolution`, {}],
      [`comments/${comment.id}/withdrawal`, {}],
      ["sightings", { card: "card-1", at: "2026-03-01T10:00:00Z" }],
      ["opinions", { card: "card-1", opinion: "agree", explanation: "?" }],
    ];
    for (const [path, body] of bodies) {
      const hidden = await room.outsider.post(at(path), body);
      const none = await room.outsider.post(at(path.replace(comment.id, absent), "no-such-compartment"), body);
      expect([hidden.status, hidden.text]).toEqual([none.status, none.text]);
      expect(hidden.status).toBe(404);
    }
    for (const path of ["comments", "sightings", "opinions?card=card-1"])
      expect((await room.outsider.get(at(path))).text).toBe((await room.outsider.get(at(path, "no-such-compartment"))).text);
  });
});

describe("sightings and opinions over REST", () => {
  it("a sighting says when, how often and how good its source is, and is withdrawn by its author alone", async () => {
    const said = { card: "card-1", at: "2026-03-01T10:00:00Z", count: 3, source: { reliability: "B", credibility: 2 }, note: "Grey hull" };
    const made = await room.watch.post(at("sightings"), said);
    expect(made.status).toBe(201);
    expect(made.json.sighting).toMatchObject({ ...said, author: { username: "watch-crl" } });
    const { id } = made.json.sighting;
    expect((await room.lead.post(at(`sightings/${id}/withdrawal`), {})).json.code).toBe("not-allowed");
    const withdrawn = await room.watch.post(at(`sightings/${id}/withdrawal`), {});
    expect(withdrawn.status).toBe(201);
    expect(withdrawn.text).not.toContain("Grey hull");
    expect((await room.lead.get(at("sightings?card=card-1"))).json.sightings).toEqual([withdrawn.json.sighting]);
  });

  it("AC9 each nation has one opinion in force, and the ones before it stay visible", async () => {
    const give = (person: RestClient, opinion: string) =>
      person.post(at("opinions"), { card: "card-1", opinion, explanation: `Because ${opinion}` });
    expect((await give(room.watch, "agree")).json.code).toBe("not-allowed");
    expect((await give(room.lead, "neutral")).status).toBe(201);
    expect((await give(room.analyst, "disagree")).status).toBe(201);
    expect((await give(room.lead, "agree")).status).toBe(201);
    const { nations } = (await room.watch.get(at("opinions?card=card-1"))).json;
    const short = nations.map(({ partner, opinions }: { partner: string; opinions: { opinion: string }[] }) => [
      partner,
      ...opinions.map(({ opinion }) => opinion),
    ]);
    expect(short).toEqual([
      ["ALF", "agree", "neutral"],
      ["BRV", "disagree"],
    ]);
  });
});
