import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { enterRoom, pressInToast, type Visitor } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { lookAtCards } from "../support/injection/look-at-cards.ts";
import { PAYLOADS } from "../support/injection/payloads.ts";
import { plantedCards, plantOnBoard, sayPayloads } from "../support/injection/plant.ts";
import { NOTHING_RAN, WatchedPage } from "../support/injection/watched-page.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { openStockClient } from "../support/stock-client.ts";
import { writeAs } from "../support/versions/old-site.ts";

const hostile = '<script>window.__ran=1</script><img src=x onerror="window.__ran=1">';
const unbreakable = "Unbreakable".repeat(18);

let lead: Visitor;
const suite = browserSuite({}, async () => {
  lead = await suite.enterAs("lead-alf", "Strait Watch");
});

/** Puts cards on the common board as a stock client may: values of any shape, marks of any name. */
async function plantCards(): Promise<void> {
  const rest = await RestClient.signIn(suite.server.url, "lead-alf");
  const { rooms } = await rest.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
  const room = await rest.json<{ compartments: { id: string; name: string }[] }>("GET", `/api/rooms/${rooms[0]?.id ?? ""}`);
  const compartment = room.compartments.find((one) => one.name === "Common picture")?.id ?? "";
  const client = openStockClient({ socketUrl: suite.server.socketUrl, compartment, token: await rest.token() });
  await client.synced;
  const cards = client.doc.getMap("cards");
  client.doc.transact(() => {
    const body = new Y.XmlFragment();
    const paragraph = new Y.XmlElement("paragraph");
    const text = new Y.XmlText();
    paragraph.insert(0, [text]);
    text.insert(0, "press here", { link: { href: "javascript:window.__ran=1" } });
    body.insert(0, [paragraph]);
    const card = new Y.Map<unknown>(Object.entries({ kind: "report", lane: "new", rank: "1", status: "open", tags: ["onerror"] }));
    card.set("title", new Y.Text(`Odd ${hostile}`));
    card.set("body", body);
    cards.set("odd-1", card);
    cards.set("odd-2", "not a map");
    cards.set(
      "odd-4",
      new Y.Map<unknown>(Object.entries({ title: "Never shown", severity: hostile, place: { name: "javascript:alert(1)", lat: "x" } })),
    );
    cards.set("odd-3", new Y.Map<unknown>(Object.entries({ id: 3, title: { a: 1 }, lane: "nowhere", kind: null })));
  });
  await lead.page.locator(".card", { hasText: "Odd" }).first().waitFor();
  client.destroy();
}

describe("text meant to harm", () => {
  it("from another client is shown as text: no script, no link that runs, and the board stands (T34)", async () => {
    const { page } = lead;
    await plantCards();
    await page.locator(".card", { hasText: "Odd" }).first().locator(".card-title").click();
    await page.locator(".prose-edit", { hasText: "press here" }).waitFor();
    expect(await page.locator(".sheet a[href^='javascript']").count()).toBe(0);
    expect(await page.locator(".card", { hasText: "Never shown" }).count()).toBe(0);
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(await page.evaluate(() => Reflect.get(window, "__ran"))).toBeUndefined();
    await page.keyboard.press("Escape");
  });

  it("of two hundred kinds runs nowhere, in no text, value or act, and the page's policy has nothing to stop (T34)", async () => {
    const room = await makeSharedRoom(suite.server.url, { title: "Planted" });
    const cards = plantedCards(PAYLOADS, 25);
    await writeAs(suite.server, { compartment: room.wide, token: await room.analyst.token() }, (doc) => plantOnBoard(doc, cards));
    await sayPayloads([room.lead, room.analyst], room.wide, cards);
    const { page, faults } = await suite.visitAs("lead-alf");
    const watched = await WatchedPage.watch(page);
    await enterRoom(page, "Planted");
    const shown = await lookAtCards(watched, { room: room.room, compartment: room.wide }, cards);
    expect(shown).toBeGreaterThan(PAYLOADS.length);
    expect(watched.report()).toEqual(NOTHING_RAN);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("stays within its place when it is one endless word, and the way back from deleting can be reached", async () => {
    const { page } = lead;
    await page.getByRole("button", { name: "New card" }).click();
    await page.locator("input[name=title]").fill(`Endless ${unbreakable}`);
    await page.getByRole("button", { name: "Add the card" }).click();
    await page.locator(".sheet-title-input").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".card", { hasText: "Endless" }).locator(".card-menu button").click();
    await page.getByRole("menuitem", { name: "Delete", exact: true }).click();
    await pressInToast(page, "Deleted", "Undo");
    await page.locator(".card", { hasText: "Endless" }).waitFor();
    expect(lead.faults).toEqual([]);
  });
});
