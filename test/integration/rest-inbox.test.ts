import { afterAll, beforeAll, expect, it } from "vitest";
import * as Y from "yjs";
import type { z } from "zod";
import type { InboxEntry, inboxPage } from "../../shared/rest/inbox.ts";
import { ControlClient } from "../support/control-client.ts";
import type { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient } from "../support/stock-client.ts";
import { bringIn } from "../support/bring-in.ts";

type InboxPage = z.infer<typeof inboxPage>;

let server: RunningServer;
let room: SharedRoom;

beforeAll(async () => {
  server = await startServer({ demo: true });
  room = await makeSharedRoom(server.url);
  for (const compartment of [room.wide, room.narrow]) {
    const board = openStockClient({ socketUrl: server.socketUrl, compartment, token: await room.lead.token(), receipts: true });
    await board.synced;
    board.doc.getMap("cards").set("card-1", new Y.Map([["title", "Harbour sighting"]]));
    let held = false;
    while (!held) held = (await say(room.lead, compartment, { text: "First" })).status === 201;
    board.destroy();
  }
});
afterAll(() => server.stop());

function say(person: RestClient, compartment: string, said: object) {
  return person.post(`/api/compartments/${compartment}/comments`, { card: "card-1", ...said });
}

/** What concerns a person in the room of these tests: in that of the demo something does, too. */
const inboxOf = async (person: RestClient, query = ""): Promise<{ entries: InboxEntry[]; next?: string }> => {
  const page = await person.json<{ entries: InboxEntry[]; next?: string }>("GET", `/api/inbox${query}`);
  return { ...page, entries: page.entries.filter((entry) => entry.room === room.room) };
};

/** How many entries of a person are unread in all rooms, as the server counts them and as it lists them. */
const unreadOf = async (person: RestClient): Promise<[counted: number, listed: number]> => {
  const { entries, unread } = await person.json<InboxPage>("GET", "/api/inbox");
  return [unread?.count ?? Number.NaN, entries.filter(({ read }) => !read).length];
};

it("AC12 holds mentions and answers over all rooms, newest first, with what was read, the same for every session of the person", async () => {
  const { analyst, lead, userIds } = room;
  const asked = (await say(analyst, room.wide, { text: "Which harbour?" })).json.comment;
  await say(lead, room.wide, { text: "The northern one", replyTo: asked.id });
  await say(lead, room.narrow, { text: "See this", mentions: [userIds.analyst] });
  const { entries } = await inboxOf(analyst);
  expect(entries.map(({ why, card, read, compartment }) => [why, card, read, compartment])).toEqual([
    ["mention", "card-1", false, room.narrow],
    ["thread", "card-1", false, room.wide],
  ]);
  const [mention] = entries as [InboxEntry, InboxEntry];
  const [counted, listed] = await unreadOf(analyst);
  expect(counted).toBe(listed);
  // What a screen has to show beside the words.
  expect([mention.roomTitle, mention.marking]).toEqual([
    "Shared room",
    { name: expect.any(String), originator: "ALF", ceiling: null, releasableTo: ["ALF", "BRV"] },
  ]);
  const read = { compartment: mention.compartment, seq: mention.seq, at: mention.act.at };
  expect((await analyst.post("/api/inbox/readings", { entries: [read] })).status).toBe(204);
  expect((await inboxOf(analyst)).entries.map((entry) => entry.read)).toEqual([true, false]);
  expect((await analyst.post("/api/inbox/readings", { upTo: mention.act.at })).status).toBe(204);
  expect((await inboxOf(analyst)).entries.map((entry) => entry.read)).toEqual([true, true]);
  const first = await inboxOf(analyst, "?limit=1");
  const second = await inboxOf(analyst, `?limit=1&before=${first.next}`);
  expect([...first.entries, ...second.entries].map(({ why }) => why)).toEqual(["mention", "thread"]);
  // Nothing of it concerns its author.
  expect((await inboxOf(lead)).entries).toEqual([]);
});

it("P3 AC12 loses what is in compartments that its person may read no more, and gets it back with the right", async () => {
  const { analyst, lead, room: id, userIds } = room;
  const { entries } = await inboxOf(analyst);
  expect(entries).toHaveLength(2);
  const others = (await unreadOf(analyst))[0] - entries.filter(({ read }) => !read).length;
  await lead.request("DELETE", `/api/rooms/${id}/members/${userIds.analyst}`);
  expect((await inboxOf(analyst)).entries).toEqual([]);
  expect(await unreadOf(analyst)).toEqual([others, others]);
  await bringIn(lead, { room: id, person: analyst, username: "analyst-brv", role: "analyst" });
  expect((await inboxOf(analyst)).entries).toHaveLength(2);
});

it("AC12 tells every device of a person that their inbox changed, by what came or by what they read elsewhere, and nothing more", async () => {
  const { analyst, lead, userIds } = room;
  const devices = await Promise.all([1, 2].map(() => ControlClient.connect(server.url, { cookie: analyst.cookie })));
  const told = (after: readonly number[]) => Promise.all(devices.map((device, index) => device.event("inbox", () => true, after[index])));
  await say(lead, room.narrow, { text: "And this", mentions: [userIds.analyst] });
  expect(await told([0, 0])).toEqual([{}, {}]);
  const seen = devices.map(({ events }) => events.length);
  await analyst.post("/api/inbox/readings", { upTo: new Date().toISOString() });
  expect(await told(seen)).toEqual([{}, {}]);
  for (const device of devices) device.close();
});

it("P3 AC12 a person who can read a compartment no more is not told of an answer to what they said there", async () => {
  const { analyst, lead, watch, room: id, userIds } = room;
  const asked = (await say(analyst, room.wide, { text: "Which pier?" })).json.comment;
  const [theirs, others] = await Promise.all([analyst, watch].map(({ cookie }) => ControlClient.connect(server.url, { cookie })));
  await lead.request("DELETE", `/api/rooms/${id}/members/${userIds.analyst}`);
  await theirs?.event("notice");
  await say(lead, room.wide, { text: "The long one", replyTo: asked.id, mentions: [userIds.watch] });
  await others?.event("inbox");
  // Both would have been told at the same moment; the answer to a question comes after what was told before it.
  expect(await theirs?.ask("room:follow", { room: id })).toEqual({ ok: false, code: "not-found" });
  expect(theirs?.events.map(({ name }) => name)).not.toContain("inbox");
  theirs?.close();
  others?.close();
  await bringIn(lead, { room: id, person: analyst, username: "analyst-brv", role: "analyst" });
});

it("AC8 shows nothing of a comment that was withdrawn", async () => {
  const { analyst, lead, userIds } = room;
  const { comment } = (await say(lead, room.narrow, { text: "Take this back", mentions: [userIds.analyst] })).json;
  expect((await inboxOf(analyst, "?limit=1")).entries).toMatchObject([{ act: { id: comment.id } }]);
  await lead.post(`/api/compartments/${room.narrow}/comments/${comment.id}/withdrawal`, {});
  expect(JSON.stringify(await inboxOf(analyst))).not.toContain("Take this back");
});

it("AC12 takes nothing for read that is still to come", async () => {
  const { analyst, lead, userIds } = room;
  await analyst.post("/api/inbox/readings", { upTo: "2099-01-01T00:00:00Z" });
  await say(lead, room.narrow, { text: "Later", mentions: [userIds.analyst] });
  expect((await inboxOf(analyst, "?limit=1")).entries.map(({ read }) => read)).toEqual([false]);
  expect(
    (await analyst.post("/api/inbox/readings", { entries: [{ compartment: "a\0b", seq: 1, at: "2026-01-01T00:00:00Z" }] })).status,
  ).toBe(400);
});

it("P3 counts what stands about each card, for those who may read it", async () => {
  const { lead, watch, outsider } = room;
  const { comment } = (await say(lead, room.wide, { text: "Not this" })).json;
  const before = (await watch.get(`/api/compartments/${room.wide}/acts/counts`)).json.cards;
  await lead.post(`/api/compartments/${room.wide}/comments/${comment.id}/withdrawal`, {});
  await watch.post(`/api/compartments/${room.wide}/sightings`, { card: "card-1", at: "2026-03-01T10:00:00Z" });
  const [{ card, comments, sightings }] = (await watch.get(`/api/compartments/${room.wide}/acts/counts`)).json.cards;
  expect([card, comments, sightings]).toEqual(["card-1", before[0].comments - 1, 1]);
  expect((await outsider.get(`/api/compartments/${room.wide}/acts/counts`)).status).toBe(404);
});
