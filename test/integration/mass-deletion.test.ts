import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { MassDeletions } from "../../shared/control/events.ts";
import { createCard, readCard } from "../../shared/board/card.ts";
import { contentText } from "../../shared/board/content-projection.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import { ControlClient } from "../support/control-client.ts";
import type { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until, type StockClient } from "../support/stock-client.ts";
import { boundMs } from "../support/promised-time.ts";

let server: RunningServer;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startServer({ demo: true });
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  await server.stop();
});

async function stock(person: RestClient, compartment: string): Promise<StockClient> {
  const client = openStockClient({ socketUrl: server.socketUrl, compartment, token: await person.token(), receipts: true });
  ends.push(() => client.destroy());
  await client.synced;
  return client;
}

async function follow(person: RestClient, room: string): Promise<ControlClient> {
  const control = await ControlClient.connect(server.url, { cookie: person.cookie });
  ends.push(() => control.socket.disconnect());
  await control.ask("room:follow", { room });
  return control;
}

/** The mass deletions that a follower was told of last, once there are any such. */
async function told(
  control: ControlClient,
  holds: (deletions: MassDeletions["deletions"]) => boolean,
): Promise<MassDeletions["deletions"]> {
  return (await control.event("deletions", ({ deletions }) => holds(deletions))).deletions;
}

/** Fills a board with cards, and resolves when another client shows them. */
async function fillBoard(lead: StockClient, other: StockClient, count: number): Promise<void> {
  for (let from = 0; from < count; from += 50) {
    lead.doc.transact(() => {
      for (let index = from; index < Math.min(count, from + 50); index++)
        createCard(lead.doc, { id: `card-${index}`, title: `Card ${index}`, body: `Words of ${index}`, severity: "high" });
    });
  }
  await until(other.doc, () => cardsOf(other.doc).size === count);
}

/** One update that empties every card and leaves the cards' own entries alive. */
function emptyBoard({ doc }: StockClient): void {
  doc.transact(() => {
    for (const card of cardsOf(doc).values()) if (card instanceof Y.Map) for (const field of card.keys()) card.delete(field);
  });
}

describe("found 15: one update empties 34 cards", () => {
  let room: SharedRoom;
  let lead: StockClient;
  let analyst: StockClient;
  let leadControl: ControlClient;
  let watchControl: ControlClient;

  beforeAll(async () => {
    room = await makeSharedRoom(server.url);
    lead = await stock(room.lead, room.wide);
    analyst = await stock(room.analyst, room.wide);
    await fillBoard(lead, analyst, 34);
    leadControl = await follow(room.lead, room.room);
    watchControl = await follow(room.watch, room.room);
  });

  it("everyone who may write is told, restores all with one request, and the board is as before", async () => {
    const before = contentText(lead.doc);
    const beganMs = performance.now();
    emptyBoard(analyst);
    const [deletion] = await told(leadControl, ([first]) => first?.cards.length === 34);
    expect(performance.now() - beganMs).toBeLessThan(boundMs(2_000));
    expect(deletion).toMatchObject({ compartment: room.wide, by: { username: "analyst-brv" }, partner: "BRV" });
    const cards = deletion?.cards ?? [];
    const answer = await room.lead.post(`/api/compartments/${room.wide}/restorations`, { cards });
    expect(answer.status).toBe(200);
    expect(answer.json.restored).toHaveLength(34);
    await until(analyst.doc, () => contentText(analyst.doc) === before);
    const again = await room.lead.post(`/api/compartments/${room.wide}/restorations`, { cards });
    expect(again.json).toMatchObject({ restored: [], refused: [], seq: answer.json.seq });
    expect(again.json.unchanged).toHaveLength(34);
  });

  it("P2 the restoration is written by the person who asked, and the timeline says so", async () => {
    const { json } = await room.analyst.get(`/api/compartments/${room.wide}/timeline?limit=5`);
    expect(json.entries[0]).toMatchObject({
      verb: "restored",
      after: { cards: 34, links: 0 },
      author: { username: "lead-alf" },
      partner: "ALF",
    });
    const page = (await room.analyst.get(`/api/compartments/${room.wide}/contributions?limit=500`)).json.entries;
    expect(page.at(-1)).toMatchObject({ kind: "update", author: { username: "lead-alf" } });
    expect(page.at(-2)).toMatchObject({ kind: "claim", author: { username: "lead-alf" } });
  });

  it("a reader who may not write is not told, and neither is anyone of a board they cannot read (P3)", async () => {
    expect(watchControl.events.filter(({ name }) => name === "deletions")).toEqual([]);
    const own = await stock(room.lead, room.own);
    const second = await stock(room.lead, room.own);
    await fillBoard(own, second, 6);
    cardsOf(own.doc).delete("card-0");
    cardsOf(own.doc).delete("card-1");
    await told(leadControl, (deletions) => deletions.some(({ compartment }) => compartment === room.own));
    const analystControl = await follow(room.analyst, room.room);
    emptyBoard(analyst);
    const seen = await told(analystControl, (deletions) => deletions.length > 0);
    expect(seen.map(({ compartment }) => compartment)).toEqual([room.wide]);
    expect(analystControl.events.filter(({ payload }) => JSON.stringify(payload).includes(room.own))).toEqual([]);
  });

  it("who connects later is told too, for a notice survives a reload; what was restored is told no longer", async () => {
    const again = await follow(room.lead, room.room);
    const deletions = await told(again, ({ length }) => length === 2);
    const cards = deletions.find(({ compartment }) => compartment === room.wide)?.cards ?? [];
    await room.lead.post(`/api/compartments/${room.wide}/restorations`, { cards });
    expect((await told(again, ({ length }) => length === 1)).map(({ compartment }) => compartment)).toEqual([room.own]);
  });
});

/** A board of 250 cards that a lead and an analyst have open, its content, and the lead's control connection. */
async function fullBoard() {
  const room = await makeSharedRoom(server.url);
  const lead = await stock(room.lead, room.narrow);
  const analyst = await stock(room.analyst, room.narrow);
  await fillBoard(lead, analyst, 250);
  return { room, lead, analyst, before: contentText(lead.doc), control: await follow(room.lead, room.room) };
}

describe("M1 cards whose words are taken", () => {
  it("are told of like removed ones, hold the person beyond 200, and come back with one request, each as it was before the first removal", async () => {
    const { room, analyst, before, control } = await fullBoard();
    const cards = cardsOf(analyst.doc);
    analyst.doc.transact(() => {
      for (let index = 0; index < 100; index++) cards.set(`card-${index}`, new Y.Map([["title", new Y.Text("")]]));
      for (let index = 100; index < 190; index++) {
        const card = cards.get(`card-${index}`) as Y.Map<unknown>;
        for (const field of card.keys()) if (field !== "rank") card.delete(field);
      }
    });
    for (let index = 0; index < 50; index++) cards.delete(`card-${index}`);
    const [deletion] = await told(control, ([first]) => first?.cards.length === 190);
    const answer = await room.lead.post(`/api/compartments/${room.narrow}/restorations`, { cards: deletion?.cards });
    expect(answer.json).toMatchObject({ unchanged: [], refused: [] });
    expect(answer.json.restored).toHaveLength(190);
    await until(analyst.doc, () => contentText(analyst.doc) === before);
    expect((await told(control, ({ length }) => length === 0)).length).toBe(0);
    const closed = new Promise<number | undefined>((resolve) => analyst.provider.on("connection-close", (event) => resolve(event?.code)));
    analyst.doc.transact(() => {
      for (let index = 190; index < 250; index++) (cards.get(`card-${index}`) as Y.Map<unknown>).set("title", "");
      for (let index = 190; index < 250; index++) (cards.get(`card-${index}`) as Y.Map<unknown>).delete("body");
    });
    expect(await closed).toBe(4403);
  });

  it("so are cards that garbage in a field makes unreadable: told of, held beyond 200, and restored with one request", async () => {
    const { room, lead, analyst, before, control } = await fullBoard();
    const closed = new Promise<number | undefined>((resolve) => analyst.provider.on("connection-close", (event) => resolve(event?.code)));
    const garbage: readonly (readonly [string, unknown])[] = [
      ["lane", "nowhere"],
      ["title", 7],
      ["kind", { a: 1 }],
    ];
    analyst.doc.transact(() => {
      for (let index = 0; index < 210; index++) {
        const [field, value] = garbage[index % garbage.length]!;
        (cardsOf(analyst.doc).get(`card-${index}`) as Y.Map<unknown>).set(field, value);
      }
    });
    const [deletion] = await told(control, ([first]) => first?.cards.length === 210);
    expect(await closed).toBe(4403);
    const answer = await room.lead.post(`/api/compartments/${room.narrow}/restorations`, { cards: deletion?.cards });
    expect(answer.json).toMatchObject({ unchanged: [], refused: [] });
    expect(answer.json.restored).toHaveLength(210);
    await until(lead.doc, () => contentText(lead.doc) === before);
    expect((await told(control, ({ length }) => length === 0)).length).toBe(0);
  });
});

describe("bringing back one card (found 24)", () => {
  it("says who deleted it and when, restores it, and sets a living one back; others see nothing of it", async () => {
    const room = await makeSharedRoom(server.url);
    const lead = await stock(room.lead, room.narrow);
    const analyst = await stock(room.analyst, room.narrow);
    await fillBoard(lead, analyst, 3);
    cardsOf(analyst.doc).delete("card-1");
    await until(lead.doc, () => !cardsOf(lead.doc).has("card-1"));
    const at = `/api/compartments/${room.narrow}/cards/card-1`;
    const { deletion } = (await room.lead.get(`${at}/deletion`)).json;
    expect(deletion).toMatchObject({ verb: "deleted", card: { id: "card-1", title: "Card 1" }, author: { username: "analyst-brv" } });
    const answer = await room.lead.post(`${at}/restoration`, { at: deletion.seq - 1 });
    expect(answer.json).toMatchObject({ restored: ["card-1"], refused: [] });
    await until(analyst.doc, () => cardsOf(analyst.doc).has("card-1"));
    const read = readCard("card-1", cardsOf(analyst.doc).get("card-1"));
    expect(read.ok && read.value).toMatchObject({ title: "Card 1", severity: "high" });
    (cardsOf(analyst.doc).get("card-1") as Y.Map<unknown>).set("severity", "low");
    await until(lead.doc, () => (cardsOf(lead.doc).get("card-1") as Y.Map<unknown>).get("severity") === "low");
    expect((await room.lead.post(`${at}/restoration`, { at: deletion.seq - 1 })).json.restored).toEqual(["card-1"]);
    await until(analyst.doc, () => (cardsOf(analyst.doc).get("card-1") as Y.Map<unknown>).get("severity") === "high");

    expect((await room.lead.post(`${at}/restoration`, { at: 10_000_000 })).json.code).toBe("above-head");
    expect((await room.lead.post(`${at}/restoration`, { at: 0 })).status).toBe(404);
    expect((await room.lead.post(`${at}/restoration`, { at: -1 })).json.code).toBe("bad-request");
    for (const ask of [`${at}/deletion`]) expect((await room.watch.get(ask)).status).toBe(404);
    expect((await room.watch.post(`${at}/restoration`, { at: 1 })).status).toBe(404);
    expect((await room.outsider.post(`/api/compartments/${room.narrow}/restorations`, { cards: [{ id: "card-1", at: 1 }] })).status).toBe(
      404,
    );
    expect((await room.watch.post(`/api/compartments/${room.wide}/restorations`, { cards: [{ id: "card-1", at: 0 }] })).json.code).toBe(
      "not-allowed",
    );
  });
});

describe("more than 200 cards a minute (A11)", () => {
  it("makes the person's grant read-only, tells the lead, and the lead lets it go on", async () => {
    const room = await makeSharedRoom(server.url);
    const lead = await stock(room.lead, room.wide);
    const analyst = await stock(room.analyst, room.wide);
    await fillBoard(lead, analyst, 210);
    const control = await follow(room.lead, room.room);
    const closed = new Promise<number | undefined>((resolve) => analyst.provider.on("connection-close", (event) => resolve(event?.code)));
    for (const id of cardsOf(analyst.doc).keys()) cardsOf(analyst.doc).delete(id);
    expect(await closed).toBe(4403);
    // Deletion itself was not refused.
    await until(lead.doc, () => cardsOf(lead.doc).size === 0);
    const [deletion] = await told(control, ([first]) => first?.cards.length === 210);

    // They come back as readers: what they write goes nowhere until then.
    const reader = await stock(room.analyst, room.wide);
    createCard(reader.doc, { id: "refused", title: "Refused" });
    const patient = await stock(room.analyst, room.wide);
    const held = (await room.analyst.get(`/api/rooms/${room.room}`)).json;
    const seen = held.compartments.find(({ id }: { id: string }) => id === room.wide);
    expect([seen.canWrite, held.holds]).toEqual([false, [expect.objectContaining({ compartment: room.wide, cards: expect.any(Number) })]]);
    expect((await room.analyst.post(`/api/compartments/${room.wide}/restorations`, { cards: [{ id: "card-1", at: 1 }] })).json.code).toBe(
      "not-allowed",
    );

    const answer = await room.lead.post(`/api/compartments/${room.wide}/restorations`, { cards: deletion?.cards });
    expect(answer.json.restored).toHaveLength(210);
    await until(lead.doc, () => cardsOf(lead.doc).size === 210);

    const hold = `/api/compartments/${room.wide}/holds/${room.userIds.analyst}`;
    expect((await room.lead.get(`/api/rooms/${room.room}`)).json.holds).toMatchObject([
      { compartment: room.wide, user: { username: "analyst-brv" } },
    ]);
    expect((await room.analyst.delete(hold)).json.code).toBe("not-allowed");
    expect((await room.watch.delete(hold)).json.code).toBe("not-allowed");
    expect((await room.outsider.delete(hold)).status).toBe(404);
    expect((await room.lead.delete(hold)).status).toBe(204);
    expect((await room.lead.delete(hold)).status).toBe(404);
    // Also who stayed connected as a reader writes again.
    createCard(patient.doc, { id: "again", title: "Again" });
    await until(lead.doc, () => cardsOf(lead.doc).has("again"));
    // What was written while the person could only read is not lost: their client joins again as a writer and sends it.
    await until(lead.doc, () => cardsOf(lead.doc).has("refused"));
  });
});
