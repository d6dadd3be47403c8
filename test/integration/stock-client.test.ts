import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RestClient } from "../support/rest-client.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until } from "../support/stock-client.ts";

interface RoomDetail {
  compartments: { id: string; name: string; releasableTo: string[] }[];
}

describe("a stock y-websocket client", () => {
  let server: RunningServer;
  let lead: RestClient;
  let analyst: RestClient;
  let shared: string;

  beforeAll(async () => {
    server = await startServer({ demo: true });
    lead = await RestClient.signIn(server.url, "lead-alf");
    analyst = await RestClient.signIn(server.url, "analyst-brv");
    const { rooms } = await lead.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
    const room = await analyst.json<RoomDetail>("GET", `/api/rooms/${rooms[0]?.id}`);
    shared = room.compartments[0]?.id ?? "";
  });
  afterAll(async () => {
    await server.stop();
  });

  it("P7 joins a compartment unchanged and calls itself synced with the whole board", async () => {
    const client = openStockClient({ socketUrl: server.socketUrl, compartment: shared, token: await lead.token() });
    await client.synced;
    expect(client.doc.getMap("cards").size).toBeGreaterThan(5);
    client.destroy();
  });

  it("P1 co-edits with another: what one writes the other sees, and the ledger names its author", async () => {
    const one = openStockClient({ socketUrl: server.socketUrl, compartment: shared, token: await lead.token() });
    const two = openStockClient({ socketUrl: server.socketUrl, compartment: shared, token: await analyst.token() });
    await Promise.all([one.synced, two.synced]);
    one.doc.getMap("meta").set("from-one", 1);
    two.doc.getMap("meta").set("from-two", 2);
    await Promise.all([
      until(one.doc, () => one.doc.getMap("meta").has("from-two")),
      until(two.doc, () => two.doc.getMap("meta").has("from-one")),
    ]);
    const { clients } = await lead.json<{ clients: Record<string, { username: string }> }>(
      "GET",
      `/api/compartments/${shared}/attribution`,
    );
    expect(clients[String(one.doc.clientID)]?.username).toBe("lead-alf");
    expect(clients[String(two.doc.clientID)]?.username).toBe("analyst-brv");
    one.destroy();
    two.destroy();
  });
});
