import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeSharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until, type StockClient } from "../support/stock-client.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "majlis-test-"));
let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ demo: true, dataFolder });
});
afterAll(async () => {
  await server.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

/** Resolves when the provider has lost its connection. */
function lost({ provider }: StockClient): Promise<void> {
  return new Promise((resolve) => {
    provider.once("connection-close", () => resolve());
  });
}

it("P1 while the server is down nothing arrives; when it is back both clients have both edits, and so does its ledger", async () => {
  const room = await makeSharedRoom(server.url);
  const open = async (person: typeof room.lead): Promise<StockClient> =>
    openStockClient({ socketUrl: server.socketUrl, compartment: room.wide, token: await person.token() });
  const one = await open(room.lead);
  const two = await open(room.analyst);
  await Promise.all([one.synced, two.synced]);
  one.doc.getMap("cards").set("before", 1);
  await until(two.doc, () => two.doc.getMap("cards").has("before"));

  const gone = Promise.all([lost(one), lost(two)]);
  expect(await server.stop("SIGTERM")).toBe(0);
  // Nothing waits for anything else to end: no step of the stop runs into its limit.
  expect(server.output()).not.toContain("did not stop cleanly");
  await gone;
  // What follows are their attempts to reconnect, which this server no longer takes.
  expect([one.closes[0], two.closes[0]]).toEqual([1013, 1013]);
  let arrived = 0;
  two.doc.on("update", (_update, origin) => {
    if (origin === two.provider) arrived++;
  });
  one.doc.getMap("cards").set("offline", "one");
  two.doc.getMap("cards").set("offline-too", "two");
  // Both providers try to reach the server in vain before it is back: whatever could travel between them would have.
  await Promise.all([lost(one), lost(two)]);
  await Promise.all([lost(one), lost(two)]);
  expect(arrived).toBe(0);
  expect(two.doc.getMap("cards").has("offline")).toBe(false);

  server = await startServer({ demo: true, dataFolder, env: { PORT: new URL(server.url).port } });
  await Promise.all([
    until(one.doc, () => one.doc.getMap("cards").has("offline-too")),
    until(two.doc, () => two.doc.getMap("cards").has("offline")),
  ]);
  expect(one.doc.getMap("cards").toJSON()).toEqual({ before: 1, offline: "one", "offline-too": "two" });
  expect(two.doc.getMap("cards").toJSON()).toEqual(one.doc.getMap("cards").toJSON());
  const { clients } = await room.lead.json<{ clients: Record<string, { username: string }> }>(
    "GET",
    `/api/compartments/${room.wide}/attribution`,
  );
  expect(clients[one.doc.clientID]?.username).toBe("lead-alf");
  expect(clients[two.doc.clientID]?.username).toBe("analyst-brv");
  one.destroy();
  two.destroy();
});
