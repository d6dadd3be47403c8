import { afterAll, beforeAll, expect, it } from "vitest";
import { closeCode } from "../../shared/wire/close-code.ts";
import { ControlClient } from "../support/control-client.ts";
import type { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until, type StockClient } from "../support/stock-client.ts";

/** A board of 2 MB that is large from 300 kB on, of which one person holds half. */
const LIMITS = "boardBytes=2097152,boardWarningBytes=307200,boardShares=2,boardClients=100";

let server: RunningServer;
let room: SharedRoom;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startServer({ demo: true, env: { MAJLIS_LIMITS: LIMITS } });
  room = await makeSharedRoom(server.url);
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  await server.stop();
});

async function stock(person: RestClient): Promise<StockClient> {
  const client = openStockClient({ socketUrl: server.socketUrl, compartment: room.wide, token: await person.token() });
  ends.push(() => client.destroy());
  await client.synced;
  return client;
}

async function follow(person: RestClient): Promise<ControlClient> {
  const control = await ControlClient.connect(server.url, { cookie: person.cookie });
  ends.push(() => control.close());
  await control.ask("room:follow", { room: room.room });
  return control;
}

it("E9 P3 who may write is told of a large board once, at once and at every connection; who reads it or cannot see it is not", async () => {
  const [lead, analyst, watch] = [await follow(room.lead), await follow(room.analyst), await follow(room.watch)];
  const [writer, reader] = [await stock(room.lead), await stock(room.analyst)];
  for (let index = 0; index < 3; index++) writer.doc.getMap("meta").set(`text-${index}`, "x".repeat(200_000));
  await until(reader.doc, () => reader.doc.getMap("meta").size === 3);
  const expected = { room: room.room, compartments: [room.wide] };
  expect([await lead.event("large"), await analyst.event("large")]).toEqual([expected, expected]);
  const later = await follow(room.analyst);
  expect(await later.event("large")).toEqual(expected);
  const bystander = await follow(room.watch);
  // What was sent to them before their answer has come with it.
  for (const control of [watch, bystander]) await control.ask("room:follow", { room: room.room });
  for (const control of [lead, analyst, later]) expect(control.events.filter(({ name }) => name === "large")).toHaveLength(1);
  for (const control of [watch, bystander]) expect(control.events.filter(({ name }) => name === "large")).toEqual([]);
});

it("E7 P12 a person at their share of a board is told so and why, still deletes, and the other people work on", async () => {
  const [greedy, other, watching] = [await stock(room.lead), await stock(room.analyst), await stock(room.watch)];
  const refused = new Promise<CloseEvent>((resolve) => {
    greedy.provider.on("connection-close", (event) => void (event !== null && resolve(event)));
  });
  for (let index = 0; index < 4; index++) greedy.doc.getMap("meta").set(`more-${index}`, "y".repeat(200_000));
  const { code, reason } = await refused;
  expect([code, reason]).toEqual([closeCode.tooLarge, "refused: share-full: you hold your share of this board; deleting still works"]);
  other.doc.getMap("meta").set("honest", 1);
  await until(watching.doc, () => watching.doc.getMap("meta").get("honest") === 1);
  const again = await stock(room.lead);
  again.doc.getMap("meta").delete("text-0");
  await until(watching.doc, () => !watching.doc.getMap("meta").has("text-0"));
  expect([other.closes, watching.closes, again.closes]).toEqual([[], [], []]);
});
