import { afterAll, beforeAll, expect, it } from "vitest";
import { exposure } from "../../shared/rest/releases.ts";
import { runHistory } from "../support/exposure-histories/run-history.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { seededNumbers } from "../support/seeded-history.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient } from "../support/stock-client.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ demo: true, env: { MAJLIS_LIMITS: "wholeReadsPerMinute=100000,memberChangesPerMinute=100000" } });
});
afterAll(() => server.stop());

it("R51 who is said to have each card is who really received it, in random histories of joining, reading, exporting, following and leaving", async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const { faults } = await runHistory([{ url: () => server.url }], seededNumbers(seed), 18);
    expect({ seed, faults }).toEqual({ seed, faults: [] });
  }
});

it("R54 P3 tells release authorities of the compartment's nation alone; who may not read it learns nothing, who may learns that they may not ask", async () => {
  const room = await makeSharedRoom(server.url);
  const writer = openStockClient({ socketUrl: server.socketUrl, compartment: room.narrow, token: await room.lead.token() });
  await writer.synced;
  writer.doc.getMap("cards").set("card-1", 1);
  const ask = (person: typeof room.lead, card = "card-1", compartment = room.narrow) =>
    person.get(`/api/compartments/${compartment}/exposure?card=${card}`);
  await expect.poll(async () => (await ask(room.lead)).status).toBe(200);
  // Of BRV, with authority: but neither is the compartment theirs, nor did they release the card.
  expect((await ask(room.analyst)).json).toMatchObject({ status: 403, code: "not-allowed" });
  const [hidden, absent] = [await ask(room.watch), await ask(room.watch, "card-1", "no-such-compartment")];
  expect([hidden.status, hidden.text]).toEqual([404, absent.text]);
  expect((await ask(room.lead, "no-such-card")).status).toBe(404);
  expect((await ask(room.lead, "")).status).toBe(400);
  const shown = exposure.parse((await ask(room.lead)).json);
  expect(shown.holders.map(({ by, partner, until }) => [by.username, partner, until])).toEqual([["lead-alf", "ALF", undefined]]);
  writer.destroy();
});

it("R55 shows what two nations exchanged to people of the two alone; with a nation that is not there it is nothing, as with none", async () => {
  const room = await makeSharedRoom(server.url);
  const ask = (person: typeof room.lead, partner: string) => person.get(`/api/rooms/${room.room}/exchange?partner=${partner}`);
  expect((await ask(room.lead, "BRV")).json).toEqual({ partner: "BRV", given: [], received: [], isMore: false });
  expect((await ask(room.lead, "ZZZ")).json).toEqual({ partner: "ZZZ", given: [], received: [], isMore: false });
  expect((await ask(room.lead, "ALF")).status).toBe(400);
  expect((await ask(room.outsider, "BRV")).status).toBe(404);
});
