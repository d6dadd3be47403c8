import { afterAll, beforeAll, expect, it } from "vitest";
import { Map as YMap } from "yjs";
import { encodeStep1 } from "../../shared/wire/frame.ts";
import { ControlClient } from "../support/control-client.ts";
import { nameOf } from "../support/frames.ts";
import type { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until, type StockClient } from "../support/stock-client.ts";
import { SyncSocket } from "../support/sync-socket.ts";

const CANARY = "CANARY-7f3a";
let server: RunningServer;
let room: SharedRoom;
beforeAll(async () => {
  server = await startServer({ demo: true });
  room = await makeSharedRoom(server.url, { own: `${CANARY} compartment` });
});
afterAll(async () => {
  await server.stop();
});

/** Everything one person's connections received, as text that a search can be run on. */
class Recorder {
  readonly bytes: Buffer[] = [];
  readonly #controls: ControlClient[] = [];
  readonly #sockets: SyncSocket[] = [];

  async follow(person: RestClient, compartments: readonly string[]): Promise<void> {
    const control = await ControlClient.connect(server.url, { cookie: person.cookie });
    control.socket.io.engine.on("packet", ({ data }: { data?: unknown }) => this.bytes.push(Buffer.from(String(data))));
    this.#controls.push(control);
    this.bytes.push(Buffer.from(JSON.stringify(await control.ask("room:follow", { room: room.room }))));
    this.bytes.push(Buffer.from(JSON.stringify(await control.ask("presence:at", { room: room.room, compartment: room.own }))));
    for (const compartment of compartments) {
      const protocols = ["majlis.v1", "majlis.receipts.v1", `bearer.${await person.token()}`];
      const socket = new SyncSocket(`${server.socketUrl}/sync/${compartment}`, protocols);
      await socket.opened();
      socket.send(encodeStep1(new Map()));
      socket.send(Uint8Array.of(3));
      this.#sockets.push(socket);
    }
  }

  /** Every route of the REST API, with the ids of what is hidden where an id goes. */
  async call(person: RestClient): Promise<void> {
    const compartments = [room.own, room.narrow, room.wide];
    const gets = [
      "/api/me",
      "/api/partners",
      "/api/rooms",
      `/api/rooms/${room.room}`,
      "/api/tokens",
      "/api/demo",
      "/healthz",
      "/readyz",
      "/metrics",
      "/api/openapi.json",
      ...compartments.flatMap((id) =>
        ["timeline", "contributions", "state?at=1", "state", "attribution", "ledger", "export?format=md"].map(
          (what) => `/api/compartments/${id}/${what}`,
        ),
      ),
    ];
    const others: [string, string, unknown?][] = [
      ["POST", `/api/compartments/${room.own}/tickets`],
      ["POST", `/api/compartments/${room.own}/import`, { type: "bundle", id: "bundle--1", objects: [] }],
      ["POST", `/api/rooms/${room.room}/compartments`, { name: "x", releasableTo: [] }],
      ["POST", `/api/rooms/${room.room}/members`, { username: "analyst-dlt", role: "lead" }],
      ["DELETE", `/api/rooms/${room.room}/members/${room.userIds.lead}`],
    ];
    for (const path of gets) await this.#keep(await person.request("GET", path));
    for (const [method, path, body] of others) await this.#keep(await person.request(method, path, body));
  }

  async #keep(response: Response): Promise<void> {
    this.bytes.push(Buffer.from(JSON.stringify([...response.headers])), Buffer.from(await response.arrayBuffer()));
  }

  /** All of it in one. */
  all(): Buffer {
    const events = this.#controls.flatMap((control) => control.events.map((event) => Buffer.from(JSON.stringify(event))));
    return Buffer.concat([...this.bytes, ...events, ...this.#sockets.flatMap(({ received }) => received)]);
  }

  /** Resolves when one of the sync sockets has received `text`. */
  async heard(text: string): Promise<void> {
    await Promise.race(this.#sockets.map((socket) => socket.message((message) => nameOf(message) === "update" && message.includes(text))));
  }

  close(): void {
    for (const connection of [...this.#controls, ...this.#sockets]) connection.close();
  }
}

async function lead(compartment: string): Promise<StockClient> {
  const client = openStockClient({ socketUrl: server.socketUrl, compartment, token: await room.lead.token() });
  await client.synced;
  return client;
}

// First: clients of an earlier test would still be leaving.
it("P3 T39 a person alone in a hidden compartment never appears, and no event comes of it", async () => {
  const watcher = await ControlClient.connect(server.url, { cookie: room.watch.cookie });
  await watcher.ask("room:follow", { room: room.room });
  await watcher.event("presence", ({ people }) => people.map(({ user }) => user.username).join() === "watch-crl");
  const before = watcher.events.length;
  const hidden = await lead(room.own);
  hidden.provider.awareness.setLocalState({ at: "x" });
  hidden.doc.getMap("cards").set("alone", 1);
  const analyst = await ControlClient.connect(server.url, { cookie: room.analyst.cookie });
  await analyst.ask("room:follow", { room: room.room });
  const roster = await watcher.event("presence", ({ people }) => people.some(({ user }) => user.username === "analyst-brv"), before);
  expect(roster.people.map(({ user }) => user.username)).toEqual(["analyst-brv", "watch-crl"]);
  expect(watcher.events).toHaveLength(before + 1);
  expect(JSON.stringify(watcher.events.slice(before))).not.toContain("lead-alf");
  hidden.destroy();
  analyst.close();
  watcher.close();
});

it("P3 T10 T11 T39 T43 no one outside a compartment's set receives a byte of it: no title, id, client id, presence, error text or event", async () => {
  const people = [
    { person: room.analyst, compartments: [room.wide, room.narrow] },
    { person: room.watch, compartments: [room.wide] },
    { person: room.outsider, compartments: [] },
  ];
  const recorders = await Promise.all(
    people.map(async ({ person, compartments }) => {
      const recorder = new Recorder();
      await recorder.follow(person, compartments);
      return recorder;
    }),
  );
  const hidden = await lead(room.own);
  const wide = await lead(room.wide);
  hidden.provider.awareness.setLocalState({ at: `${CANARY} presence` });
  for (let index = 0; index < 50; index++) {
    const card = new YMap<unknown>([
      ["kind", "report"],
      ["title", `${CANARY} title ${index}`],
    ]);
    hidden.doc.getMap("cards").set(`${CANARY}-card-${index}`, card);
  }
  const control = await ControlClient.connect(server.url, { cookie: room.lead.cookie });
  await control.ask("room:follow", { room: room.room });
  await control.ask("presence:at", { room: room.room, compartment: room.own, card: `${CANARY}-card-1` });
  // The canaries have arrived where they may: at the lead, on every channel.
  await control.event("presence", ({ people: shown }) => JSON.stringify(shown).includes(CANARY));
  hidden.doc.getMap("cards").set(`${CANARY}-card-later`, new YMap<unknown>([["kind", "report"]]));
  await control.event("timeline", ({ compartment }) => compartment === room.own);
  const second = await lead(room.own);
  await until(second.doc, () => second.doc.getMap("cards").has(`${CANARY}-card-49`));

  for (const [index, recorder] of recorders.entries()) await recorder.call(people[index]?.person ?? room.outsider);
  // A sign through each open channel shows that what came before it has arrived.
  wide.doc.getMap("cards").set("visible-to-all", new YMap<unknown>([["kind", "report"]]));
  await Promise.all(recorders.slice(0, 2).map((recorder) => recorder.heard("visible-to-all")));

  const clientId = Buffer.alloc(8);
  let size = 0;
  for (let rest = hidden.doc.clientID; rest > 0; rest = Math.floor(rest / 128)) clientId[size++] = (rest % 128) | (rest >= 128 ? 0x80 : 0);
  for (const recorder of recorders) {
    const all = recorder.all();
    expect(all.length).toBeGreaterThan(1_000);
    for (const secret of [CANARY, room.own, String(hidden.doc.clientID)])
      expect([secret, withoutOwnQuestions(all).includes(secret)]).toEqual([secret, false]);
    expect(all.includes(clientId.subarray(0, size))).toBe(false);
  }
  for (const client of [hidden, wide, second]) client.destroy();
  for (const connection of [control, ...recorders]) connection.close();
});

/** A problem document names the path that was asked for: that id is the caller's own question, not an answer. */
function withoutOwnQuestions(all: Buffer): Buffer {
  return Buffer.from(all.toString("latin1").replaceAll(/"instance":"[^"]*"/g, ""), "latin1");
}
