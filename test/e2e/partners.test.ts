import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createCard } from "../../shared/board/card.ts";
import { accessibilityFaults, picture, signIn, type Visitor } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

let room: SharedRoom;
const programs: StockClient[] = [];
const visitors: Visitor[] = [];
const suite = browserSuite({}, async () => {
  room = await makeSharedRoom(suite.server.url, { title: "Partners", own: "Own notes" });
  const token = await room.lead.token();
  for (const compartment of [room.wide, room.narrow, room.own]) {
    const program = openStockClient({ socketUrl: suite.server.socketUrl, compartment, token });
    programs.push(program);
    await program.synced;
  }
  for (const [index, title] of ["For everyone", "For two", "For us alone"].entries())
    createCard(programs[index]!.doc, { id: `card-${index}`, title });
});
afterEach(async () => {
  for (const { page } of visitors.splice(0)) await page.context().close();
});
afterAll(() => {
  for (const program of programs) program.destroy();
});

async function enterAs(username: string): Promise<Page> {
  const visitor = await suite.enterAs(username, "Partners");
  visitors.push(visitor);
  return visitor.page;
}

async function accessDialog(page: Page) {
  await page.getByRole("button", { name: "Who has access" }).click();
  return page.getByRole("dialog", { name: "Who has access" });
}

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);

describe("a room as its partners see it", () => {
  it("shows nations by compartments, and a card says who originated it and who else has it (A2, A3)", async () => {
    const page = await enterAs("lead-alf");
    const dialog = await accessDialog(page);
    const cells = (nation: string) =>
      dialog
        .locator("tr", { has: page.locator("th[scope=row]", { hasText: nation }) })
        .locator("td")
        .evaluateAll((fields) => fields.map((field) => field.getAttribute("aria-label")));
    expect(await cells("ALF")).toEqual(["edits", "edits", "edits"]);
    expect(await cells("BRV")).toEqual(["edits", "edits", "not releasable to it"]);
    expect(await cells("CRL")).toEqual(["reads", "not releasable to it", "not releasable to it"]);
    await picture(page, "access-picture");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator(".card-title", { hasText: "For two" }).click();
    await expect.poll(() => page.locator(".card-reach").textContent()).toBe("Originated by ALFalso read here by BRV");
    await picture(page, "card-reach");
  });

  it("is previewed as a partner: what both may read, marked, read-only, and never said to be all (A20)", async () => {
    const page = await enterAs("lead-alf");
    const dialog = await accessDialog(page);
    await dialog.getByRole("button", { name: "Preview as…" }).click();
    await page.getByRole("menuitem", { name: /^CRL/ }).click();
    const bar = page.getByRole("region", { name: "Preview" });
    await bar.getByText("A member of CRL (Analyst) would see 1 compartment, 1 card, and 3 people. There may be more").waitFor();
    expect(await page.locator(".card-title").allTextContents()).toEqual(["For everyone"]);
    expect(await page.locator(".room").textContent()).not.toMatch(/For two|For us alone|Own notes/);
    expect(await page.locator(".banner").first().textContent()).toBe("EXERCISE // REL TO ALF, BRV, CRL");
    expect(await page.getByRole("button", { name: "New card" }).count()).toBe(0);
    await expect.poll(() => focused(page)).toBe("End the preview");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator(".card-title", { hasText: "For everyone" }).click();
    await page.getByText("You are looking at the room as a partner would see it.").waitFor();
    await picture(page, "preview");
    await bar.getByRole("button", { name: "End the preview" }).press("Enter");
    await page.locator(".card-title", { hasText: "For us alone" }).waitFor();
    await expect.poll(() => focused(page)).toBe("Who has access");
  });

  it("lets a lead of another nation invite their own alone (A15)", async () => {
    await room.lead.json("POST", `/api/rooms/${room.room}/members`, { username: "analyst-brv", role: "lead" });
    const page = await enterAs("analyst-brv");
    const dialog = await accessDialog(page);
    await dialog.getByText("You bring in people of your own nation.").waitFor();
    expect(await dialog.locator("select[name=link-partner] option").allTextContents()).toEqual([expect.stringMatching(/^BRV/)]);
    expect(await dialog.textContent()).not.toContain("Own notes");
    await picture(page, "guest-lead");
  });
});

describe("an invitation by link (A15)", () => {
  it("is made after a look at what the invited would see, shown once, spent in another browser, and gone from the list", async () => {
    const page = await enterAs("lead-alf");
    const dialog = await accessDialog(page);
    await dialog.locator("select[name=link-partner]").selectOption("DLT");
    expect(await dialog.getByText("would see").count()).toBe(0);
    await dialog.getByRole("button", { name: "What would they see?" }).click();
    await dialog.getByText("A member of DLT (Analyst) would see no compartments, no cards, and no people.").waitFor();
    await dialog.getByRole("button", { name: "Make the link" }).click();
    const field = dialog.getByLabel("Link for one person of DLT, until");
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
    const link = await field.inputValue();
    await dialog.getByRole("button", { name: "Take back the link for DLT" }).waitFor();
    await picture(page, "link-made");
    expect(await accessibilityFaults(page)).toEqual([]);
    const invited = await suite.visit();
    visitors.push(invited);
    await signIn(invited.page, "analyst-dlt");
    await invited.page.getByText("You are in no room yet.").waitFor();
    await invited.page.goto(link);
    await invited.page.getByRole("button", { name: "Join the room" }).click();
    await invited.page.getByRole("heading", { name: "Nothing is shared with you here yet" }).waitFor();
    await dialog.locator("tr", { hasText: "DLT" }).waitFor();
    await dialog.getByRole("button", { name: "Take back the link for DLT" }).waitFor({ state: "detached" });
    await field.waitFor({ state: "detached" });
  });

  it("is on the screen no longer once it was taken back (A14)", async () => {
    const page = await enterAs("lead-alf");
    const dialog = await accessDialog(page);
    await dialog.getByRole("button", { name: "Make the link" }).click();
    const field = dialog.getByLabel(/^Link for one person of .*, until/);
    await field.waitFor();
    await dialog.getByRole("button", { name: /^Take back the link for/ }).press("Enter");
    await field.waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null)).toBe(true);
  });

  it("to a name is taken back, and nothing says whether there is such a person (A14)", async () => {
    const page = await enterAs("lead-alf");
    const dialog = await accessDialog(page);
    await dialog.locator("input[name=member]").fill("no-such-person");
    await dialog.locator("input[name=member]").press("Enter");
    const revoke = dialog.getByRole("button", { name: "Take back the invitation of no-such-person" });
    await revoke.press("Enter");
    await revoke.waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null)).toBe(true);
  });
});
