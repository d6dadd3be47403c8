import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { Map as YMap } from "yjs";
import { ControlClient } from "../support/control-client.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient } from "../support/stock-client.ts";
import { boundMs } from "../support/promised-time.ts";
import { bringIn } from "../support/bring-in.ts";

let server: RunningServer;
let room: SharedRoom;
beforeAll(async () => {
  server = await startServer({ demo: true });
  room = await makeSharedRoom(server.url);
});
afterAll(async () => {
  await server.stop();
});

const connect = ({ cookie }: RestClient): Promise<ControlClient> => ControlClient.connect(server.url, { cookie });
const names = (people: readonly { user: { username: string } }[]): string[] => people.map(({ user }) => user.username);

async function following(person: RestClient): Promise<ControlClient> {
  const client = await connect(person);
  expect(await client.ask("room:follow", { room: room.room })).toEqual({ ok: true });
  return client;
}

it("needs a session or a token; anything else is told to sign in", async () => {
  for (const auth of [{}, { token: "AAAAAAAAAAAAAAAAAAAAAAAA" }, { cookie: "majlis=AAAAAAAAAAAAAAAAAAAAAAAA" }])
    await expect(ControlClient.connect(server.url, auth)).rejects.toThrow("sign-in-required");
  const byToken = await ControlClient.connect(server.url, { token: await room.lead.token() });
  byToken.close();
});

it("follows a room for its members alone: another room and one that does not exist are one answer", async () => {
  const outsider = await connect(room.outsider);
  const answers = [await outsider.ask("room:follow", { room: room.room }), await outsider.ask("room:follow", { room: "no-such-room" })];
  expect(answers).toEqual([
    { ok: false, code: "not-found" },
    { ok: false, code: "not-found" },
  ]);
  expect(await outsider.ask("presence:at", { room: room.room })).toEqual({ ok: false, code: "not-found" });
  outsider.close();
});

it("P2 H11 shows who is here by the server's word, with only the places a viewer may read", async () => {
  const lead = await following(room.lead);
  const analyst = await following(room.analyst);
  const roster = await analyst.event("presence", ({ people }) => people.length === 2);
  expect(roster.people.map(({ user }) => user)).toEqual([
    { id: room.userIds.analyst, username: "analyst-brv", displayName: "Tomas Verrin", partner: "BRV", role: "analyst" },
    { id: room.userIds.lead, username: "lead-alf", displayName: "Layan Suri", partner: "ALF", role: "lead" },
  ]);
  const before = analyst.events.length;
  expect(await lead.ask("presence:at", { room: room.room, compartment: room.own, card: "secret-card" })).toEqual({ ok: true });
  await lead.event("presence", ({ people }) => people.some(({ compartments }) => compartments.some(({ id }) => id === room.own)));
  expect(await lead.ask("presence:at", { room: room.room, compartment: room.wide, card: "card-1", field: "title" })).toEqual({ ok: true });
  const shown = await analyst.event("presence", ({ people }) => people.some(({ compartments }) => compartments.length > 0), before);
  expect(shown.people.find(({ user }) => user.username === "lead-alf")?.compartments).toEqual([
    { id: room.wide, card: "card-1", field: "title" },
  ]);
  // What changed in the hidden compartment did not even cause an event.
  expect(analyst.events.length).toBe(before + 1);
  expect(JSON.stringify(analyst.events)).not.toMatch(new RegExp(`${room.own}|secret-card`));
  expect(await analyst.ask("presence:at", { room: room.room, compartment: room.own })).toEqual({ ok: false, code: "not-found" });
  lead.close();
  analyst.close();
});

it("H11 ghosts are gone soon after a clean close, of a control and of a sync connection", async () => {
  const lead = await following(room.lead);
  const watch = await following(room.watch);
  await lead.event("presence", ({ people }) => names(people).includes("watch-crl"));
  const sync = openStockClient({ socketUrl: server.socketUrl, compartment: room.narrow, token: await room.analyst.token() });
  await lead.event("presence", ({ people }) => names(people).includes("analyst-brv"));
  const before = lead.events.length;
  const startedMs = performance.now();
  watch.close();
  sync.destroy();
  await lead.event("presence", ({ people }) => names(people).join() === "lead-alf", before);
  expect(performance.now() - startedMs).toBeLessThan(boundMs(5_000));
  lead.close();
});

it("pushes live timeline lines of an edit to those who may read them, and to no one else", async () => {
  const analyst = await following(room.analyst);
  const watch = await following(room.watch);
  const lead = openStockClient({ socketUrl: server.socketUrl, compartment: room.narrow, token: await room.lead.token() });
  await lead.synced;
  const card = new YMap<unknown>();
  lead.doc.transact(() => {
    card.set("kind", "report");
    card.set("title", "Seen off the pier");
    lead.doc.getMap("cards").set("card-9", card);
  });
  const { entries } = await analyst.event("timeline", ({ compartment }) => compartment === room.narrow);
  expect(entries[0]?.author.username).toBe("lead-alf");
  expect(entries[0]?.partner).toBe("ALF");
  // A line of the wide compartment reaches the watch officer; the narrow one's, which came before, never did.
  const wide = openStockClient({ socketUrl: server.socketUrl, compartment: room.wide, token: await room.lead.token() });
  await wide.synced;
  wide.doc.getMap("meta").set("note", 1);
  wide.doc.getMap("cards").set("card-1", new YMap<unknown>([["kind", "report"]]));
  await watch.event("timeline", ({ compartment }) => compartment === room.wide);
  expect(JSON.stringify(watch.events)).not.toContain(room.narrow);
  for (const client of [lead, wide]) client.destroy();
  analyst.close();
  watch.close();
});

it("answers malformed events, and goes on", async () => {
  const client = await connect(room.lead);
  for (const payload of [undefined, null, 1, "room", [], {}, { room: 5 }, { room: "" }, { room: "x".repeat(65) }])
    expect([payload, await client.ask("room:follow", payload)]).toEqual([payload, { ok: false, code: "malformed" }]);
  client.socket.emit("room:follow");
  client.socket.emit("no-such-event", { a: 1 });
  client.socket.emit("presence:at", { room: room.room }, { not: "a function" });
  expect(await client.ask("room:follow", { room: room.room })).toEqual({ ok: true });
  client.close();
});

it("answers too-fast past its budget", async () => {
  const client = await connect(room.lead);
  const answers = await Promise.all(Array.from({ length: 80 }, () => client.ask("room:unfollow", { room: room.room })));
  expect(answers.filter((answer) => !answer.ok && answer.code === "too-fast")).toHaveLength(20);
  client.close();
});

it("P3 A10 H11 a member whom a viewer may not know of comes, changes and goes without an event", async () => {
  const lead = await following(room.lead);
  const analyst = await following(room.analyst);
  const seenByAnalyst = analyst.events.length;
  /** Waited for one by one: changes that come close together are told as one. */
  const seenByLead = async (change: Promise<unknown>): Promise<void> => {
    const seen = lead.events.length;
    await change;
    await lead.event("access", () => true, seen);
  };
  for (const role of ["analyst", "watch"])
    await seenByLead(bringIn(room.lead, { room: room.room, person: room.outsider, username: "analyst-dlt", role }));
  await seenByLead(room.lead.json("DELETE", `/api/rooms/${room.room}/members/${room.userIds.outsider}`));
  await seenByLead(room.lead.json("POST", `/api/rooms/${room.room}/compartments`, { name: "For Baruv", releasableTo: ["BRV"] }));
  await analyst.event("access", () => true, seenByAnalyst);
  // Asked once more, so that everything sent before has arrived.
  await analyst.ask("presence:at", { room: room.room });
  expect(analyst.events.slice(seenByAnalyst).filter(({ name }) => name === "access")).toHaveLength(1);
  lead.close();
  analyst.close();
});

it("P6 tells of changed access, and of removal; a removed member hears no more of the room", async () => {
  const lead = await following(room.lead);
  const watch = await following(room.watch);
  let before = watch.events.length;
  await room.lead.json("POST", `/api/rooms/${room.room}/compartments`, { name: "For Corali", releasableTo: ["CRL"] });
  await watch.event("access", ({ room: changed }) => changed === room.room, before);
  before = watch.events.length;
  // Those made for others cause nothing here, and do not make the removal's event come twice.
  const hidden = ["one", "two", "three"].map((name) =>
    room.lead.json("POST", `/api/rooms/${room.room}/compartments`, { name, releasableTo: ["BRV"] }),
  );
  await Promise.all([...hidden, room.lead.json("DELETE", `/api/rooms/${room.room}/members/${room.userIds.watch}`)]);
  await watch.event("access", () => true, before);
  // The lead sees the new place and the removed member gets an answer: by then every earlier event has arrived.
  const seen = lead.events.length;
  expect(await lead.ask("presence:at", { room: room.room, compartment: room.wide, card: "later" })).toEqual({ ok: true });
  await lead.event("presence", ({ people }) => JSON.stringify(people).includes("later"), seen);
  expect(await watch.ask("room:follow", { room: room.room })).toEqual({ ok: false, code: "not-found" });
  // A roster that was under way before the removal may still come before the notice of it.
  const heard = watch.events
    .slice(before)
    .filter(({ name }, at, all) => name !== "presence" || all.slice(0, at).some((earlier) => earlier.name === "notice"));
  expect(heard).toEqual([
    { name: "notice", payload: expect.objectContaining({ code: "removed-from-room" }) },
    { name: "access", payload: { room: room.room } },
  ]);
  lead.close();
  watch.close();
});

it("P6 a connection whose session signs out is cut", async () => {
  const session = await RestClient.signIn(server.url, "analyst-brv");
  const client = await connect(session);
  const startedMs = performance.now();
  await session.json("DELETE", "/api/session");
  expect(await client.ended).toBe("io server disconnect");
  expect(performance.now() - startedMs).toBeLessThan(boundMs(1_000));
});

it("P12 ends a connection that floods it, with events of any name; other connections go on", async () => {
  const calm = await following(room.analyst);
  const flooding = await connect(room.analyst);
  for (let event = 0; event < 700; event++) flooding.socket.emit(event % 2 === 0 ? "no-such-event" : "room:follow", {});
  expect(await flooding.ended).toBe("transport close");
  expect(await calm.ask("presence:at", { room: room.room })).toEqual({ ok: true });
  calm.close();
});

it("L7 P12 a stranger's connection is ended that asks to join again and again, before it costs look-ups without limit", async () => {
  const stranger = new WebSocket(`${server.socketUrl}/socket.io/?EIO=4&transport=websocket`);
  let refusals = 0;
  stranger.on("message", (message: Buffer) => (refusals += message.toString().startsWith("44") ? 1 : 0));
  await once(stranger, "message");
  for (let join = 0; join < 1_000; join++) stranger.send('40{"token":"AAAAAAAAAAAAAAAAAAAAAAAA"}');
  await once(stranger, "close");
  expect(refusals).toBeLessThanOrEqual(4);
});

it("L7 H7 P12 pings of a peer that reads no answer are not all answered", async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connectSocket(Number(port), hostname);
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await once(socket, "data");
  socket.pause();
  const ping = Buffer.concat([Uint8Array.of(0x89, 0x80 | 125, 0, 0, 0, 0), Buffer.alloc(125)]);
  const pings = Buffer.concat(Array.from({ length: 160_000 }, () => ping));
  // The server may end such a connection instead.
  socket.on("error", (error) => error);
  await new Promise<void>((resolve) => void socket.write(pings, () => resolve()));
  let answered = 0;
  socket.on("data", (chunk: Buffer) => (answered += chunk.length));
  socket.resume();
  // A closing handshake: its answer comes after every pong.
  socket.end(Uint8Array.of(0x88, 0x80, 0, 0, 0, 0));
  if (!socket.destroyed) await once(socket, "close");
  expect(answered).toBeLessThan(pings.length / 2);
});
