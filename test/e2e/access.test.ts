import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { createCard } from "../../shared/board/card.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import { accessibilityFaults, picture, type Visitor } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";
import { bringIn } from "../support/bring-in.ts";

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
    await bringIn(room.lead, { room: room.room, person: room.analyst, username: "analyst-brv", role: "analyst" });
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

describe("the list of who has access", () => {
  const dialog = (page: Page) => page.getByRole("dialog", { name: "Who has access" });
  const line = (page: Page, name: string) => dialog(page).locator("li", { hasText: name });

  it("lets a lead change another person's role, which holds at once; not their own", async () => {
    const analyst = await enterAs("analyst-brv");
    const page = await enterAs("lead-alf");
    await page.getByRole("button", { name: "Who has access" }).click();
    const roleMenu = line(page, "Tomas Verrin").getByRole("button", { name: /^Role of Tomas Verrin/ });
    await roleMenu.click();
    await page.getByRole("menuitem", { name: "Watch" }).click();
    await expect.poll(() => roleMenu.textContent()).toContain("Watch");
    await expect.poll(() => analyst.locator(".sync").textContent()).toBe("Live · Read-only");
    expect(await line(page, "Layan Suri").getByRole("button", { name: /^Role/ }).count()).toBe(0);
    await picture(page, "role");
    expect(await accessibilityFaults(page)).toEqual([]);
    await roleMenu.press("Enter");
    await page.getByRole("menuitem", { name: "Analyst" }).press("Enter");
    await expect.poll(() => analyst.locator(".sync").textContent()).toBe("Live · Saved");
    await expect.poll(() => roleMenu.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it("keeps the focus on the next person's line after one was removed (WCAG 2.4.3)", async () => {
    const page = await enterAs("lead-alf");
    await page.getByRole("button", { name: "Who has access" }).click();
    await page.getByRole("button", { name: "Remove Ines Caldero from the room" }).press("Enter");
    await dialog(page).getByRole("button", { name: "Remove Ines Caldero from the room" }).press("Enter");
    await line(page, "Ines Caldero").waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest("[role=dialog] li") !== null)).toBe(true);
    await bringIn(room.lead, { room: room.room, person: room.watch, username: "watch-crl", role: "watch" });
  });

  it("says what removing a nation does and leaves before it is done, then removes all its people (A13)", async () => {
    const page = await enterAs("lead-alf");
    await page.getByRole("button", { name: "Who has access" }).click();
    await dialog(page).getByRole("button", { name: "Remove all of BRV" }).click();
    const sure = dialog(page).getByRole("button", { name: "Remove all of BRV" });
    expect(await line(page, "They lose the room and its boards at once").textContent()).toMatch(/Removes 1 person: \W?Tomas Verrin/);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "remove-nation");
    await sure.click();
    await dialog(page).getByText("1 person removed: BRV").waitFor();
    await dialog(page).getByRole("button", { name: "Remove all of BRV" }).waitFor({ state: "detached" });
    expect((await room.analyst.get(`/api/rooms/${room.room}`)).status).toBe(404);
    await bringIn(room.lead, { room: room.room, person: room.analyst, username: "analyst-brv", role: "analyst" });
  });

  it("asks for the name of a new compartment: one press makes none (S5)", async () => {
    const page = await enterAs("lead-alf");
    await page.getByRole("button", { name: "Who has access" }).click();
    const marks = () => dialog(page).locator(".mark").count();
    const before = await marks();
    await dialog(page).locator("input[name=compartment-name]").fill("   ");
    await dialog(page).getByRole("button", { name: "Make it" }).click();
    await dialog(page).getByText("Enter a name for the compartment.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("compartment-name");
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog(page).locator("input[name=compartment-name]").fill("Named");
    await dialog(page).getByRole("button", { name: "Make it" }).click();
    await dialog(page).locator(".mark", { hasText: "Named" }).waitFor();
    expect(await marks()).toBe(before + 1);
  });

  it("A21, R43, R45, R46: makes a compartment with a ceiling, shows it, and says of a card that is marked higher that it is", async () => {
    const page = await enterAs("lead-alf");
    await page.getByRole("button", { name: "Who has access" }).click();
    await dialog(page).locator("input[name=compartment-name]").fill("Bounded");
    await dialog(page).getByLabel("Classification").selectOption("SECRET");
    await dialog(page).locator("select[name=ceiling-tlp]").selectOption("TLP:AMBER");
    await picture(page, "ceiling");
    await dialog(page).getByRole("button", { name: "Make it" }).click();
    await line(page, "Bounded").getByText("at most SECRET // TLP:AMBER").waitFor();
    expect(await dialog(page).locator("select[name=ceiling-tlp]").inputValue()).toBe("");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    const { compartments } = await room.lead.json<{ compartments: { id: string; name: string }[] }>("GET", `/api/rooms/${room.room}`);
    const compartment = compartments.find(({ name }) => name === "Bounded")?.id ?? "";
    const writer = openStockClient({ socketUrl: suite.server.socketUrl, compartment, token: await room.lead.token() });
    await writer.synced;
    for (const tlp of ["amber", "red"] as const) createCard(writer.doc, { id: tlp, title: `Marked ${tlp}`, marking: { tlp } });
    const card = (title: string) => page.locator(".card", { hasText: title });
    const words = /^Marked .TLP:RED., above the ceiling of its compartment, .SECRET \/\/ TLP:AMBER.\. It belongs in/;
    await card("Marked red").getByRole("img", { name: words }).waitFor();
    await card("Marked red").getByRole("img", { name: "Marked SECRET // TLP:RED" }).waitFor();
    await card("Marked amber").getByRole("img", { name: "Marked SECRET // TLP:AMBER" }).waitFor();
    expect(await card("Marked amber").locator(".violation").count()).toBe(0);
    const banners = "EXERCISE // SECRET // TLP:RED // ALF ONLY";
    expect(await page.locator(".banner").allTextContents()).toEqual([banners, banners]);
    await page.setViewportSize({ width: 320, height: 640 });
    const banner = page.locator(".banner").first();
    expect(
      await banner.evaluate((element) => element.scrollWidth <= element.clientWidth && element.scrollHeight <= element.clientHeight),
    ).toBe(true);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("button", { name: "1 marking to check" }).press("Enter");
    const list = page.getByRole("dialog", { name: "Markings to check" });
    await list.getByText(words).waitFor();
    await picture(page, "markings-to-check");
    expect(await accessibilityFaults(page)).toEqual([]);
    await list.getByRole("button", { name: "Marked red" }).click();
    const sheet = page.locator(".sheet");
    await sheet.locator(".note").getByText(words).waitFor();
    const field = sheet.locator("[data-field=marking]");
    await field.getByLabel("Classification").selectOption("TOP SECRET");
    await field.getByRole("alert").getByText("TOP SECRET is above the ceiling of this compartment, SECRET // TLP:AMBER.").waitFor();
    await field.getByLabel("TLP").selectOption("GREEN");
    await field.getByText("(S//TLP:GREEN//ALF ONLY)").waitFor();
    await expect.poll(() => page.locator(".violation").count()).toBe(0);
    expect(await page.getByRole("button", { name: /marking.* to check/ }).count()).toBe(0);
    await field.getByLabel("Day of the review").fill("2020-01-31");
    await field.getByLabel("Day of the review").press("Enter");
    await field.getByText("The next review is a day to come; nothing was changed.").waitFor();
    await field.getByLabel("Day of the review").fill("2036-01-31");
    await field.getByLabel("Day of the review").press("Enter");
    await expect
      .poll(() => (cardsOf(writer.doc).get("red") as Y.Map<unknown> | undefined)?.get("marking"))
      .toEqual({
        tlp: "green",
        caveats: [],
        orcon: false,
        reviewAt: "2036-01-31T00:00:00Z",
      });
    await picture(page, "above-ceiling");
    expect(await accessibilityFaults(page)).toEqual([]);
    writer.destroy();
  });
});

describe("a room where a person may read nothing yet", () => {
  it("leads its lead to the first compartment, to people, and to the first card, and the focus goes along (S6)", async () => {
    await room.lead.json("POST", "/api/rooms", { title: "Bare room" });
    const { page } = await suite.visitAs("lead-alf");
    await page.locator(".room-tile", { hasText: "Bare room" }).click();
    await page.getByRole("heading", { name: "Make a compartment to begin" }).waitFor();
    expect(await page.locator(".lane").count()).toBe(0);
    await picture(page, "empty-room-lead");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator("input[name=compartment-name]").fill("First");
    await page.getByRole("button", { name: "Make it" }).click();
    const heading = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(heading).toBe("Invite people");
    await picture(page, "first-people");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator("input[name=member]").fill("analyst-dlt");
    await page.locator("input[name=member]").press("Enter");
    await page.getByRole("button", { name: "Take back the invitation of analyst-dlt" }).waitFor();
    // The way on is in view on a low screen, too.
    await page.setViewportSize({ width: 1500, height: 480 });
    const goOn = await page.getByRole("button", { name: "Go on" }).boundingBox();
    expect((goOn?.y ?? 480) + (goOn?.height ?? 0)).toBeLessThanOrEqual(480 - 24);
    await page.setViewportSize({ width: 1500, height: 900 });
    await page.getByRole("button", { name: "Go on" }).press("Enter");
    await expect.poll(heading).toBe("Add the first card");
    await picture(page, "first-card");
    await page.locator("input[name=title]").fill("The first");
    await page.locator("input[name=title]").press("Enter");
    await page.locator(".sheet-title-input").waitFor();
    expect(await page.getByText("There are no cards here.").count()).toBe(0);
    await page.context().close();
  });

  it("lets its lead leave out every step: the board says how to go on", async () => {
    await room.lead.json("POST", "/api/rooms", { title: "Skipped room" });
    const { page } = await suite.visitAs("lead-alf");
    await page.locator(".room-tile", { hasText: "Skipped room" }).click();
    await page.getByRole("button", { name: "Skip this" }).click();
    await page.getByRole("heading", { name: "Invite people" }).waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    // A card needs a compartment.
    await page.getByRole("heading", { name: "Make a compartment to begin" }).waitFor();
    expect(await page.getByRole("list", { name: "First steps" }).count()).toBe(0);
    await page.locator("input[name=compartment-name]").fill("Late");
    await page.getByRole("button", { name: "Make it" }).click();
    await page.getByText("There are no cards here. Add one with “New card”.").waitFor();
    await picture(page, "empty-board");
    await page.context().close();
  });

  it("tells a member that nothing is shared with them yet, in the same words with and without compartments that they may not read (P3)", async () => {
    const words: (string | null)[] = [];
    for (const title of ["Nothing at all", "Nothing of theirs"]) {
      const made = await room.lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title });
      await bringIn(room.lead, { room: made.room.id, person: room.analyst, username: "analyst-brv", role: "analyst" });
      if (title === "Nothing of theirs")
        await room.lead.json("POST", `/api/rooms/${made.room.id}/compartments`, { name: "Secret", releasableTo: [] });
      const { page } = await suite.visitAs("analyst-brv");
      await page.locator(".room-tile", { hasText: title }).click();
      await page.getByRole("heading", { name: "Nothing is shared with you here yet" }).waitFor();
      words.push(await page.locator(".room-body").textContent());
      expect(await page.getByRole("button", { name: "Make it" }).count()).toBe(0);
      await picture(page, "empty-room-member");
      await page.context().close();
    }
    expect(words[0]).toBe(words[1]);
  });
});

it("a new card is in view on the board, beside its open sheet (found 35)", async () => {
  program.doc.transact(() => {
    for (let index = 0; index < 30; index++) createCard(program.doc, { id: `many-${index}`, title: `One of many ${index}` });
  });
  const page = await enterAs("lead-alf");
  await page.getByRole("button", { name: "New card" }).click();
  await page.locator("input[name=title]").fill("Just made");
  await page.locator("input[name=title]").press("Enter");
  await page.locator(".sheet-title-input").waitFor();
  const face = page.locator("[data-lane=new] .card", { hasText: "Just made" });
  await face.waitFor();
  await expect
    .poll(async () => {
      const [card, list] = await Promise.all([face.boundingBox(), page.locator("[data-lane=new] .lane-list").boundingBox()]);
      return card !== null && list !== null && card.y >= list.y - 1 && card.y + card.height <= list.y + list.height + 1;
    })
    .toBe(true);
  expect(await page.evaluate(() => document.activeElement?.closest(".sheet") !== null)).toBe(true);
});

it("the button of the timeline shows it also while a card covers it", async () => {
  const page = await enterAs("lead-alf");
  const button = page.getByRole("button", { name: "Timeline", exact: true });
  await page.locator(".card-title", { hasText: "A card" }).first().click();
  await page.locator(".sheet-title-input").waitFor();
  expect(await button.getAttribute("aria-pressed")).toBe("false");
  await button.click();
  await page.locator(".timeline").waitFor({ state: "visible" });
  expect(await page.locator(".sheet").count()).toBe(0);
  expect(await button.getAttribute("aria-pressed")).toBe("true");
});
