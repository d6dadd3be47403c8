import { afterEach, describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { createCard } from "../../shared/board/card.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import { ControlClient } from "../support/control-client.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until } from "../support/stock-client.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { appendStrangeCards, STRANGE_KEYS } from "../support/versions/strange-keys.ts";

const folder = temporaryFolders();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Starts a server over a folder; it is stopped at the latest with the test. */
async function serve(dataFolder: string): Promise<RunningServer> {
  const server = await startServer({ demo: true, dataFolder });
  ends.push(() => server.stop());
  return server;
}

describe("a board of an earlier version with cards under keys that are no ids (V34, V40, M3, found 15)", () => {
  it("P11 opens, and removing those cards with many others is told to everyone who may write and undone by one request", async () => {
    const dataFolder = folder();
    const first = await serve(dataFolder);
    const made = await makeSharedRoom(first.url);
    await first.stop();
    await appendStrangeCards(dataFolder, { compartment: made.narrow, author: made.userIds.lead });
    const server = await serve(dataFolder);
    const lead = await RestClient.signIn(server.url, "lead-alf");
    const token = await (await RestClient.signIn(server.url, "analyst-brv")).token();
    const { doc, synced, destroy } = openStockClient({ socketUrl: server.socketUrl, compartment: made.narrow, token, receipts: true });
    ends.push(destroy);
    await synced;
    expect([...cardsOf(doc).keys()].toSorted()).toEqual([...STRANGE_KEYS].toSorted());
    doc.transact(() => {
      for (let index = 0; index < 100; index++) createCard(doc, { id: `card-${index}`, title: `Card ${index}` });
    });
    const control = await ControlClient.connect(server.url, { cookie: lead.cookie });
    ends.push(() => control.socket.disconnect());
    await control.ask("room:follow", { room: made.room });
    doc.transact(() => {
      for (const key of cardsOf(doc).keys()) cardsOf(doc).delete(key);
    });
    // The client of this test parses every event with the server's own schema.
    const { deletions } = await control.event("deletions", ({ deletions: [told] }) => told?.cards.length === 100 + STRANGE_KEYS.length);
    expect(deletions[0]?.cards.map(({ id }) => id)).toEqual(expect.arrayContaining([...STRANGE_KEYS]));
    const wanted = [...(deletions[0]?.cards ?? []), { id: "never there", at: 1 }];
    const answer = await lead.post(`/api/compartments/${made.narrow}/restorations`, { cards: wanted });
    expect([answer.status, answer.json.restored.length, answer.json.refused]).toEqual([
      200,
      wanted.length - 1,
      [{ id: "never there", why: "not-there" }],
    ]);
    await until(doc, () => cardsOf(doc).size === 100 + STRANGE_KEYS.length);
    for (const key of STRANGE_KEYS) expect((cardsOf(doc).get(key) as Y.Map<Y.Text>).get("title")?.toJSON()).toBe("Strange");
    await control.event("deletions", ({ deletions: left }) => left.length === 0);
  });
});
