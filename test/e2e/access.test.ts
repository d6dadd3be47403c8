import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createCard } from "../../shared/board/card.ts";
import { picture, type Visitor } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

let room: SharedRoom;
let program: StockClient;
const visitors: Visitor[] = [];

const suite = browserSuite({}, async () => {
  room = await makeSharedRoom(suite.server.url, { title: "Access" });
  program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.lead.token() });
  await program.synced;
  createCard(program.doc, { id: "card", title: "A card" });
});
afterEach(async () => {
  for (const { page } of visitors.splice(0)) await page.context().close();
});
afterAll(() => program?.destroy());

async function enterAs(username: string, title = "Access"): Promise<Page> {
  const visitor = await suite.enterAs(username, title);
  visitors.push(visitor);
  return visitor.page;
}

describe("access that is taken away and given back (P6)", () => {
  it("leaves no word of its withdrawal once it is back, and the room is live again", async () => {
    const page = await enterAs("analyst-brv");
    await room.lead.json("DELETE", `/api/rooms/${room.room}/members/${room.userIds.analyst}`);
    await page.getByText("Your access to this room was withdrawn.").waitFor();
    await room.lead.json("POST", `/api/rooms/${room.room}/members`, { username: "analyst-brv", role: "analyst" });
    await page.locator(".card-title", { hasText: "A card" }).waitFor();
    expect(await page.getByText("was withdrawn").count()).toBe(0);
    // Followed again: what other people do shows in the timeline and in who is here.
    createCard(program.doc, { id: "later", title: "Made later" });
    await page.locator(".timeline-line", { hasText: "Made later" }).waitFor();
    await enterAs("lead-alf");
    await page.getByRole("button", { name: "2 people here" }).waitFor();
    await picture(page, "access-back");
  });
});
