import { afterAll, beforeAll, expect, it } from "vitest";
import type { WebsocketProvider } from "y-websocket";
import { encodeStep1, encodeUpdate } from "../../shared/wire/frame.ts";
import { editsOf, encodeAwareness, nameOf, presenceIn } from "../support/frames.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until, type StockClient } from "../support/stock-client.ts";
import { SyncSocket } from "../support/sync-socket.ts";
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

async function stock(person: SharedRoom["lead"], compartment: string): Promise<StockClient> {
  const client = openStockClient({ socketUrl: server.socketUrl, compartment, token: await person.token() });
  await client.synced;
  return client;
}

/** Resolves to what a client shows of another once `holds`. */
function shown(provider: WebsocketProvider, client: number, holds: (state: Record<string, unknown> | undefined) => boolean) {
  return new Promise<Record<string, unknown> | undefined>((resolve) => {
    const look = (): void => {
      const state = provider.awareness.getStates().get(client);
      if (!holds(state)) return;
      provider.awareness.off("change", look);
      resolve(state);
    };
    provider.awareness.on("change", look);
    look();
  });
}

async function bareSocket(person: SharedRoom["lead"], compartment: string): Promise<SyncSocket> {
  const protocols = ["majlis.v1", "majlis.receipts.v1", `ticket.${await person.ticket(compartment)}`];
  const socket = new SyncSocket(`${server.socketUrl}/sync/${compartment}`, protocols);
  await socket.opened();
  socket.send(encodeStep1(new Map()));
  await socket.message((message) => nameOf(message) === "step-2");
  return socket;
}

it("SW15 P2 stock clients see each other under the server's word, whatever a client says of itself, and see each other go", async () => {
  const lead = await stock(room.lead, room.wide);
  const analyst = await stock(room.analyst, room.wide);
  analyst.provider.awareness.setLocalState({ user: { name: "Layan Suri", id: room.userIds.lead, role: "lead" }, cursor: 3 });
  const state = await shown(lead.provider, analyst.doc.clientID, (found) => found?.["cursor"] === 3);
  expect(state?.["user"]).toEqual({
    id: room.userIds.analyst,
    username: "analyst-brv",
    displayName: "Tomas Verrin",
    partner: "BRV",
    role: "analyst",
  });
  // Its own state is what it said: nothing came back.
  expect(analyst.provider.awareness.getLocalState()).toMatchObject({ user: { name: "Layan Suri" } });
  analyst.destroy();
  expect(await shown(lead.provider, analyst.doc.clientID, (found) => found === undefined)).toBeUndefined();
  lead.destroy();
});

it("SW8 T12 a watch officer follows and is present; of 1,000 writes none is applied, none is sent on", async () => {
  const head = async () =>
    (await room.lead.json<{ entries: unknown[] }>("GET", `/api/compartments/${room.wide}/contributions?limit=500`)).entries;
  const before = await head();
  const lead = await stock(room.lead, room.wide);
  const watch = await bareSocket(room.watch, room.wide);
  for (const update of editsOf(31, (doc) => {
    for (let index = 0; index < 1_000; index++) doc.getMap("cards").set("forged", index);
  }))
    watch.send(encodeUpdate(update));
  watch.send(Buffer.from([1, 7, 1, 31, 1, 3, 0x7b, 0x20, 0x7d]));
  const state = await shown(lead.provider, 31, (found) => found !== undefined);
  expect(state?.["user"]).toMatchObject({ username: "watch-crl", role: "watch" });
  expect(lead.doc.getMap("cards").has("forged")).toBe(false);
  expect(watch.received.filter((message) => nameOf(message) === "denied")).toHaveLength(3);
  expect(watch.received.filter((message) => nameOf(message) === "receipt")).toEqual([]);
  expect(await head()).toEqual(before);
  lead.doc.getMap("cards").set("seen-by-the-watch", 1);
  await watch.message((message) => nameOf(message) === "update" && message.includes("seen-by-the-watch"));
  lead.destroy();
  watch.close();
});

it("SW9 P1 a receipt names an entry that the REST API gives, under its author", async () => {
  const socket = await bareSocket(room.analyst, room.wide);
  socket.send(encodeUpdate(editsOf(55, (doc) => doc.getMap("cards").set("receipted", 1))[0] ?? new Uint8Array()));
  const receipt = await socket.message((message) => nameOf(message) === "receipt" && message.length > 4);
  const seq = receipt[1] ?? 0;
  const path = `/api/compartments/${room.wide}/contributions?after=${seq - 1}&limit=1`;
  const { entries } = await room.lead.json<{ entries: { seq: number; author: { username: string }; inserts: unknown }[] }>("GET", path);
  expect(entries[0]).toMatchObject({ seq, author: { username: "analyst-brv" }, inserts: [{ client: 55, from: 0, to: 1 }] });
  socket.close();
});

it("SW24 P6 T46 a removed member's sockets are closed with 4403, and nothing sent after it counts", async () => {
  await bringIn(room.lead, { room: room.room, person: room.outsider, username: "analyst-dlt", role: "analyst" });
  const wide = await room.lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.room}/compartments`, {
    name: "With Deltan",
    releasableTo: ["DLT"],
  });
  const compartment = wide.compartment.id;
  const lead = await stock(room.lead, compartment);
  const sockets = await Promise.all([bareSocket(room.outsider, compartment), bareSocket(room.outsider, compartment)]);
  const startedMs = performance.now();
  await room.lead.json("DELETE", `/api/rooms/${room.room}/members/${room.userIds.outsider}`);
  const endings = await Promise.all(sockets.map((socket) => socket.ended));
  expect(performance.now() - startedMs).toBeLessThan(boundMs(1_000));
  expect(endings).toEqual([{ code: 4403 }, { code: 4403 }]);
  const sizes = sockets.map(({ received }) => received.length);
  lead.doc.getMap("cards").set("after-the-removal", 1);
  const again = new SyncSocket(`${server.socketUrl}/sync/${compartment}`, ["majlis.v1", `bearer.${await room.outsider.token()}`]);
  expect(await again.ended).toEqual({ code: 4404 });
  expect(sockets.map(({ received }) => received.length)).toEqual(sizes);
  lead.destroy();
});

it("SW24 P6 signing out closes the sockets of that session with 4401, and no other", async () => {
  const session = await RestClient.signIn(server.url, "analyst-brv");
  const leaving = await bareSocket(session, room.wide);
  const staying = await bareSocket(room.analyst, room.wide);
  const startedMs = performance.now();
  await session.json("DELETE", "/api/session");
  expect(await leaving.ended).toEqual({ code: 4401 });
  expect(performance.now() - startedMs).toBeLessThan(boundMs(1_000));
  staying.send(Uint8Array.of(3));
  await staying.message((message) => ["presence", "keep-alive"].includes(nameOf(message)));
  staying.close();
});

it("SW19 T14 writing under another's client id gets 4409; the victim writes on", async () => {
  const victim = await stock(room.lead, room.narrow);
  victim.doc.getMap("cards").set("mine", 1);
  const forger = await bareSocket(room.analyst, room.narrow);
  await forger.message((message) => message.includes("mine"));
  const { clientID } = victim.doc;
  forger.send(
    encodeUpdate(
      editsOf(clientID, (doc) => {
        doc.getMap("cards").set("mine", "EVIL");
        doc.getMap("cards").set("mine", "EVIL AGAIN");
      })[1] ?? new Uint8Array(),
    ),
  );
  expect(await forger.ended).toEqual({ code: 4409 });
  const reader = await stock(room.analyst, room.narrow);
  victim.doc.getMap("cards").set("mine", "true");
  await until(reader.doc, () => reader.doc.getMap("cards").get("mine") === "true");
  victim.destroy();
  reader.destroy();
});

it("SW16 T16 forged presence never shows, and the victim's own does", async () => {
  const victim = await stock(room.lead, room.narrow);
  victim.provider.awareness.setLocalStateField("at", "true");
  const watcher = await bareSocket(room.analyst, room.narrow);
  await watcher.message((message) => message.includes('"at":"true"'));
  const forger = await bareSocket(room.analyst, room.narrow);
  forger.send(encodeAwareness([{ client: 901, clock: 1, state: '{"at":"forger"}' }]));
  for (let attempt = 0; attempt < 1_000; attempt++) {
    forger.send(encodeAwareness([{ client: victim.doc.clientID, clock: Number.MAX_SAFE_INTEGER - attempt, state: '{"at":"forged"}' }]));
  }
  forger.send(encodeAwareness([{ client: 901, clock: 1, state: '{"at":"forger, later"}' }]));
  await watcher.message((message) => message.includes('"at":"forger, later"'));
  victim.provider.awareness.setLocalStateField("at", "still here");
  await watcher.message((message) => message.includes('"at":"still here"'));
  expect(watcher.received.some((message) => message.includes('"at":"forged"'))).toBe(false);
  const entries = watcher.received.filter((message) => nameOf(message) === "presence").flatMap(presenceIn);
  for (const { client, state } of entries.filter(({ client }) => client === victim.doc.clientID))
    expect([client, state?.["user"]]).toEqual([victim.doc.clientID, expect.objectContaining({ username: "lead-alf" })]);
  victim.destroy();
  watcher.close();
  forger.close();
});
