import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { createCard } from "../../shared/board/card.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import { mappingAnswer } from "../../shared/rest/markings.ts";
import { waitingPage } from "../../shared/rest/releases.ts";
import type { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

let server: RunningServer;
let room: SharedRoom;
let board: StockClient;

const UNKNOWN = "marking-definition--11111111-1111-4111-8111-111111111111";

beforeAll(async () => {
  server = await startServer({ demo: true });
  room = await makeSharedRoom(server.url);
  board = openStockClient({ socketUrl: server.socketUrl, compartment: room.wide, token: await room.lead.token() });
  await board.synced;
});
afterAll(async () => {
  board.destroy();
  await server.stop();
});

const markingOf = (card: string) => (cardsOf(board.doc).get(card) as Y.Map<unknown> | undefined)?.get("marking");
const map = (person: RestClient, body: object) => person.post(`/api/compartments/${room.wide}/markings`, body);
/** Resolves when the server has what this board has. */
const saved = (text: string) =>
  expect.poll(async () => (await room.lead.get(`/api/compartments/${room.wide}/timeline`)).text, { timeout: 20_000 }).toContain(text);

describe("an imported marking (R47)", () => {
  it("is mapped by a person who may write, with a record, and the card is marked so", async () => {
    createCard(board.doc, { id: "imported", title: "Imported card", marking: { tlp: "red", tlpKnown: "green", unmapped: [UNKNOWN] } });
    await saved("Imported card");
    const body = { id: "once", card: "imported", unmapped: UNKNOWN, as: { tlp: "amber", caveat: "LIMDIS" } };
    const refused = await map(room.watch, body);
    expect([refused.status, refused.json.code]).toEqual([403, "not-allowed"]);
    const unknown = await map(room.lead, { ...body, as: { tlp: "amber", classification: "cosmic" } });
    expect([unknown.status, unknown.json.code]).toEqual([422, "unknown-classification"]);
    const made = await map(room.lead, body);
    expect([made.status, made.text.slice(0, 300)]).toEqual([201, made.text.slice(0, 300)]);
    expect(mappingAnswer.parse(made.json).mapping).toMatchObject({
      card: "imported",
      unmapped: UNKNOWN,
      as: body.as,
      by: { username: "lead-alf" },
      partner: "ALF",
    });
    await expect.poll(() => markingOf("imported"), { timeout: 10_000 }).toEqual({ tlp: "amber", caveats: ["LIMDIS"], orcon: false });
    const { entries } = (await room.lead.get(`/api/compartments/${room.wide}/timeline`)).json;
    expect(entries.map(({ verb }: { verb: string }) => verb)).toContain("mapped");
    const again = await map(room.lead, body);
    expect([again.status, again.json]).toEqual([200, made.json]);
    const twice = await map(room.lead, { ...body, id: "twice" });
    expect([twice.status, twice.json.code]).toEqual([409, "not-unmapped"]);
    const { entries: acts } = (await room.lead.get(`/api/compartments/${room.wide}/contributions?limit=500`)).json;
    expect(acts.filter(({ type }: { type?: string }) => type === "marking.mapped")).toHaveLength(1);
  });

  it("is mapped once where two people do it at the same moment", async () => {
    createCard(board.doc, { id: "race", title: "Race card", marking: { tlp: "red", unmapped: [UNKNOWN] } });
    await saved("Race card");
    const answers = await Promise.all(
      (["clear", "amber", "green"] as const).map((tlp) => map(room.lead, { card: "race", unmapped: UNKNOWN, as: { tlp } })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    const won = answers.find(({ status }) => status === 201)?.json.mapping.as.tlp;
    await expect.poll(() => markingOf("race"), { timeout: 10_000 }).toMatchObject({ tlp: won });
  });

  it("is not there for whoever may not read it (P3)", async () => {
    const body = { card: "race", unmapped: UNKNOWN, as: { tlp: "clear" } };
    const { lead, analyst, own } = room;
    expect((await lead.post(`/api/compartments/${own}/markings`, body)).json.code).toBe("card-gone");
    const hidden = await analyst.post(`/api/compartments/${own}/markings`, body);
    const absent = await analyst.post(`/api/compartments/${"0".repeat(32)}/markings`, body);
    expect([hidden.status, hidden.json.code, absent.status, absent.json.code]).toEqual([404, "not-found", 404, "not-found"]);
  });
});

describe("a review that is due (R48)", () => {
  const waiting = async (person: RestClient) => waitingPage.parse((await person.get("/api/inbox/waiting")).json).waiting;
  const reviews = async (person: RestClient) => (await waiting(person)).filter(({ kind }) => kind === "review").map(({ card }) => card);

  it("waits for those who may write there until the marking has another date, and for nobody else", async () => {
    createCard(board.doc, { id: "due", title: "Due card", marking: { tlp: "green", reviewAt: "2020-01-31T00:00:00Z" } });
    createCard(board.doc, { id: "later", title: "Later card", marking: { tlp: "green", reviewAt: "2090-01-31T00:00:00Z" } });
    await saved("Later card");
    const [item] = (await waiting(room.lead)).filter(({ kind }) => kind === "review");
    expect(item).toMatchObject({
      card: "due",
      title: "Due card",
      room: room.room,
      compartment: room.wide,
      since: "2020-01-31T00:00:00.000Z",
      dueAt: "2020-01-31T00:00:00.000Z",
    });
    expect([await reviews(room.lead), await reviews(room.analyst), await reviews(room.watch)]).toEqual([["due"], ["due"], []]);
    const card = cardsOf(board.doc).get("due") as Y.Map<unknown>;
    card.set("marking", { tlp: "green", caveats: [], orcon: false, reviewAt: "2090-01-31T00:00:00Z" });
    await expect.poll(() => reviews(room.lead), { timeout: 20_000 }).toEqual([]);
    expect(await reviews(room.analyst)).toEqual([]);
  });
});
