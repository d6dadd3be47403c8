import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { LinkSnapshot } from "../../client/sync/connection-state.ts";
import { RoomLinks } from "../../client/sync/room-links.ts";
import { fail, ok } from "../../shared/result.ts";
import { RECEIVE_LIMITS } from "../../server/domain/structure/verdict.ts";
import { RestClient } from "../support/rest-client.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until, type StockClient } from "../support/stock-client.ts";
import { bringIn } from "../support/bring-in.ts";

let server: RunningServer;
let lead: RestClient;
let compartment: string;
let links: RoomLinks;
let partner: StockClient;
let isOnline: boolean;

beforeAll(async () => {
  server = await startServer({ demo: true });
  lead = await RestClient.signIn(server.url, "lead-alf");
});
afterAll(() => server?.stop());

beforeEach(async () => {
  const { room } = await lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Client" });
  await bringIn(lead, { room: room.id, username: "analyst-brv", role: "analyst" });
  const made = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, { releasableTo: ["BRV"] });
  compartment = made.compartment.id;
  isOnline = true;
  links = new RoomLinks({
    socketUrl: `${server.socketUrl}/sync`,
    fetchTicket: async (id) => (isOnline ? ok(await lead.ticket(id)) : fail("unavailable")),
  });
  const analyst = await RestClient.signIn(server.url, "analyst-brv");
  partner = openStockClient({ socketUrl: server.socketUrl, compartment, token: await analyst.token() });
  await partner.synced;
});
afterEach(() => {
  links.close();
  partner.destroy();
});

const link = () => {
  const open = links.links.get(compartment);
  if (open === undefined) throw new Error("no link");
  return open;
};

/** Resolves once the page's own client, also one that replaces it, is in a state. */
function reached(holds: (snapshot: LinkSnapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stops: (() => void)[] = [];
    const look = () => {
      const open = links.links.get(compartment);
      if (open === undefined || !holds(open.snapshot)) return;
      for (const stop of stops) stop();
      resolve();
    };
    const follow = () => {
      const stop = links.links.get(compartment)?.subscribe(look);
      if (stop !== undefined) stops.push(stop);
      look();
    };
    stops.push(links.subscribe(follow));
    follow();
  });
}

const isSaved = ({ state, unsaved }: LinkSnapshot) => state.kind === "live" && unsaved === 0;

/** Opens the compartment without a line to the server. */
function openOffline(): void {
  isOnline = false;
  links.show([compartment]);
}

function goOnline(): void {
  isOnline = true;
  link().hurry();
}

describe("the page's own client, on a real server", () => {
  it("brings a day of offline work that is more than the server takes in one write (SW12, V29, V30)", async () => {
    openOffline();
    await reached(({ state }) => state.kind === "offline");
    const { doc } = link();
    const [map, text] = [new Y.Map<unknown>(), new Y.Text()];
    doc.getMap("cards").set("card", map);
    map.set("title", text);
    // Each letter before the last one: a struct of its own.
    const letters = RECEIVE_LIMITS.maxNewStructs + 5_000;
    for (let typed = 0; typed < letters; typed += 500)
      doc.transact(() => {
        for (let each = 0; each < 500; each += 1) text.insert(0, String.fromCharCode(97 + ((typed + each) % 26)));
      });
    goOnline();
    await reached(isSaved);
    const titleOf = (at: Y.Doc) => (at.getMap("cards").get("card") as Y.Map<Y.Text> | undefined)?.get("title");
    await until(partner.doc, () => titleOf(partner.doc)?.length === letters);
    expect(titleOf(partner.doc)?.toJSON() === text.toJSON()).toBe(true);

    // Another day: every other letter of a stretch is deleted, in more ranges than one write may hold.
    links.wipe(compartment);
    openOffline();
    await reached(({ state }) => state.kind === "offline");
    const later = link().doc;
    Y.applyUpdate(later, Y.encodeStateAsUpdate(partner.doc), "kept on this device");
    const again = titleOf(later);
    const deleted = RECEIVE_LIMITS.maxNewDeleteRanges + 1_000;
    later.transact(() => {
      for (let at = 0; at < deleted; at += 1) again?.delete(at, 1);
    });
    goOnline();
    await reached(isSaved);
    await until(partner.doc, () => titleOf(partner.doc)?.length === letters - deleted);
    expect(titleOf(partner.doc)?.toJSON() === again?.toJSON()).toBe(true);
  });

  it("makes its unsent edits again under a new client id where another person owns the one it had (4409, found 6)", async () => {
    const taken = partner.doc.clientID;
    partner.doc.getMap("cards").set("theirs", new Y.Map([["title", "theirs"]]));
    links.show([compartment]);
    await reached(isSaved);
    await until(link().doc, () => link().doc.getMap("cards").has("theirs"));
    links.wipe(compartment);

    openOffline();
    await reached(({ state }) => state.kind === "offline");
    const before = link();
    before.doc.clientID = taken;
    before.awareness.clientID = taken;
    before.awareness.setLocalState({});
    before.doc.transact(() => {
      for (const name of ["one", "two", "three"]) before.doc.getMap("cards").set(name, new Y.Map([["title", name]]));
    });
    expect(before.snapshot.unsaved).toBeGreaterThan(0);
    goOnline();
    await reached((snapshot) => link() !== before && isSaved(snapshot));
    await until(partner.doc, () => partner.doc.getMap("cards").size === 4);
    const wanted = { one: { title: "one" }, theirs: { title: "theirs" }, three: { title: "three" }, two: { title: "two" } };
    expect(partner.doc.getMap("cards").toJSON()).toEqual(wanted);
    expect(link().doc.getMap("cards").toJSON()).toEqual(wanted);

    const { clients } = await lead.json<{ clients: Record<string, { username: string }> }>(
      "GET",
      `/api/compartments/${compartment}/attribution`,
    );
    expect(clients[String(taken)]?.username).toBe("analyst-brv");
    expect(Object.values(clients).filter(({ username }) => username === "lead-alf")).toHaveLength(1);
  });
});
