import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as Y from "yjs";
import { LOG_FIELDS } from "../../server/ports/log.ts";
import { ControlClient } from "../support/control-client.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until } from "../support/stock-client.ts";
import { SyncSocket } from "../support/sync-socket.ts";

/** What must stand nowhere in the log, each in a place of its own. */
const canaries: string[] = [];
const canary = (where: string): string => {
  const word = `canary-${where}-${canaries.length}`;
  canaries.push(word);
  return word;
};
/** Fields of a line beside those of the schema: what pino adds, and the names of fields that were left out. */
const OWN_FIELDS = ["level", "time", "part", "msg", "leftOut"];

let server: RunningServer;
let room: SharedRoom;
beforeAll(async () => {
  server = await startServer({ demo: true, env: { LOG_LEVEL: "trace" } });
  room = await makeSharedRoom(server.url, { title: canary("room-title"), own: canary("compartment-name") });
  await signInAndFail();
  await edit();
  await speak();
  await invite();
  await bringInAndOut();
  await malform();
});
afterAll(async () => {
  await server.stop();
});

const at = (path: string): string => `/api/compartments/${room.wide}/${path}`;
async function must(status: number, answer: Promise<{ readonly status: number; readonly text: string }>): Promise<void> {
  const came = await answer;
  if (came.status !== status) throw new Error(`${status} was to come, not ${came.status}: ${came.text}`);
}

async function signInAndFail(): Promise<void> {
  const stranger = new RestClient(server.url);
  // People type passwords where names are asked for.
  const wrong = [canary("typed-as-name"), "lead-alf"];
  for (const username of wrong) await stranger.post("/api/session", { username, password: canary("wrong-password") });
  for (let guess = 0; guess < 8; guess += 1) await stranger.post("/api/session", { username: "watch-crl", password: canary("guess") });
  const person = await RestClient.signIn(server.url, "analyst-dlt");
  canaries.push(...[person.cookieNamed("majlis"), person.cookieNamed("majlis-device")].flatMap((secret) => secret ?? []));
  const { id } = (await person.get("/api/me")).json.user as { readonly id: string };
  await person.post(`/api/users/${id}/password`, { password: canary("new-password"), current: canary("old-password") });
  await new RestClient(server.url).get("/api/me", { authorization: `Bearer ${canary("made-up-token")}` });
  await new RestClient(server.url).post("/api/setup/link", { token: canary("setup-token") });
  await person.delete("/api/session");
}

async function edit(): Promise<void> {
  const token = await room.lead.token(canary("token-name"));
  canaries.push(token);
  const board = openStockClient({ socketUrl: server.socketUrl, compartment: room.wide, token, receipts: true });
  await board.synced;
  board.doc.getMap("cards").set("card-1", new Y.Map([["title", canary("card-title")]]));
  board.provider.awareness.setLocalStateField("canary", canary("presence"));
  const other = openStockClient({ socketUrl: server.socketUrl, compartment: room.wide, token: await room.analyst.token() });
  await until(other.doc, () => other.doc.getMap("cards").has("card-1"));
  // Refused by the rules of the board, with a reason of the server's.
  const refused = new Promise((resolve) => void other.provider.on("connection-close", resolve));
  other.doc.getMap(canary("root")).set(canary("key"), canary("value"));
  await refused;
  other.destroy();
  board.destroy();
}

async function speak(): Promise<void> {
  await must(201, room.watch.post(at("comments"), { card: "card-1", text: canary("comment") }));
  await must(409, room.watch.post(at("comments"), { card: "gone", text: canary("refused-comment") }));
  await room.watch.post(at("comments"), { card: canary("card-id"), text: 5, [canary("member")]: true });
  await room.watch.post(at("sightings"), { card: "card-1", note: canary("sighting"), at: "2026-01-01T00:00:00Z" });
  await room.lead.get(`${at("comments")}?card=${canary("query")}`);
}

async function invite(): Promise<void> {
  await room.lead.post(`/api/rooms/${room.room}/invitations`, { username: canary("invited-name"), role: "watch" });
  const made = await room.lead.post(`/api/rooms/${room.room}/links`, { partner: "DLT", role: "watch", expiresInHours: 1 });
  canaries.push((made.json.link as string).split("#")[1] ?? "no secret");
  await room.outsider.post("/api/links/redemption", { secret: canary("link-secret") });
}

async function bringInAndOut(): Promise<void> {
  const bundle = readFileSync(join(import.meta.dirname, "../fixtures/stix21/oasis-sighting-of-an-indicator.json"), "utf8");
  await room.lead.send("POST", at("import"), { headers: { "content-type": "application/json" }, body: bundle });
  const broken = `{"type":"bundle","objects":[{"name":"${canary("bundle")}"`;
  await room.lead.send("POST", at("import"), { headers: { "content-type": "application/json" }, body: broken });
  await must(200, room.lead.get(at("ledger")));
  await room.lead.get(at("state"));
  await room.lead.get(at("timeline"));
}

async function malform(): Promise<void> {
  const json = { "content-type": "application/json" };
  await room.lead.send("POST", "/api/rooms", { headers: json, body: `{"title": ${canary("bad-json")}` });
  await room.lead.post("/api/rooms", { title: { [canary("bad-title")]: 1 } });
  await room.lead.get(`/api/rooms/${canary("room-id")}`);
  await new RestClient(server.url).get(`/%E0%A4%A/${canary("path")}`);
  const token = await room.lead.token();
  for (const message of [canary("text-frame"), Buffer.from(`\u0000\u0002\u00ff${canary("frame")}`)]) {
    const socket = new SyncSocket(`${server.socketUrl}/sync/${room.wide}`, ["majlis.v1", `bearer.${token}`]);
    await socket.opened();
    socket.send(message);
    await socket.ended;
  }
  const refused = new SyncSocket(`${server.socketUrl}/sync/${canary("compartment-id")}`, ["majlis.v1", `bearer.${canary("socket-token")}`]);
  await refused.ended;
  const control = await ControlClient.connect(server.url, { cookie: room.lead.cookie });
  await control.ask("room:follow", { room: canary("followed") });
  control.socket.emit("presence:at", { room: room.room, card: canary("presence-card") });
  control.socket.emit(canary("event"), canary("payload"));
  await control.ask("room:follow", { room: room.room });
  control.socket.disconnect();
}

it("says nothing of content, names, passwords, tokens, secrets of links or cookies, through a whole day, also at the finest level (T43, P3)", async () => {
  await server.stop();
  expect(canaries.length).toBeGreaterThan(35);
  const output = server.output();
  expect(canaries.filter((word) => output.includes(word))).toEqual([]);
});

it("writes one JSON object a line, with the fields of the schema and no other", async () => {
  const lines = server
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"));
  expect(lines.length).toBeGreaterThan(3);
  const known = new Set([...Object.keys(LOG_FIELDS), ...OWN_FIELDS]);
  const strange = lines.flatMap((line) => Object.keys(JSON.parse(line) as object).filter((name) => !known.has(name)));
  expect(strange).toEqual([]);
  expect(lines.filter((line) => line.includes('"leftOut"'))).toEqual([]);
});
