import type { Page } from "playwright-core";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createCard } from "../../shared/board/card.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import type { Visitor } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

let visitor: Visitor;
let page: Page;
let program: StockClient;

const face = (title: string) => page.locator(".card", { hasText: title });
const title = (name: string) => face(name).locator(".card-title");

/** What has the focus, as the nearest thing that a person would name. */
const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement;
    const card = element?.closest(".card");
    if (card) return `card ${card.querySelector(".card-title")?.textContent}`;
    return element?.getAttribute("aria-label") ?? element?.getAttribute("name") ?? element?.className ?? "";
  });

async function choose(name: string, action: string): Promise<void> {
  await face(name).locator(".card-menu button").press("Enter");
  await page.getByRole("menuitem", { name: action, exact: true }).press("Enter");
}

const suite = browserSuite({}, async () => {
  const room = await makeSharedRoom(suite.server.url, { title: "Keyboard" });
  program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.analyst.token() });
  await program.synced;
  for (const name of ["one", "two", "three"]) createCard(program.doc, { id: name, title: `Card ${name}`, body: "Words." });
  visitor = await suite.enterAs("lead-alf", "Keyboard");
  ({ page } = visitor);
});

beforeEach(async () => {
  await title("Card two").waitFor();
});

afterAll(() => program?.destroy());

describe("the focus on the board never falls to the page (WCAG 2.4.3, found 25)", () => {
  it("follows a card that is moved by menu into an empty lane", async () => {
    await choose("Card two", "Move to Active");
    await page.locator("[data-lane=active] .card", { hasText: "Card two" }).waitFor();
    await expect.poll(focused).toBe("card Card two");
  });

  it("goes to the next card after a deletion, and with Undo to the card that is back", async () => {
    await choose("Card one", "Delete");
    await expect.poll(focused).toBe("card Card three");
    await page.locator(".toast", { hasText: "Deleted" }).getByRole("button", { name: "Undo" }).press("Enter");
    await expect.poll(focused).toBe("card Card one");
  });

  it("goes to the board when another person deletes the card that has it", async () => {
    createCard(program.doc, { id: "four", title: "Card four" });
    await title("Card four").focus();
    cardsOf(program.doc).delete("four");
    await expect.poll(focused).toBe("Lanes");
  });

  it("goes to the moment in the past, and back to the button that leads there", async () => {
    await page.getByRole("button", { name: "Play back" }).press("Enter");
    await expect.poll(focused).toBe("Moment");
    await page.getByRole("button", { name: "Live" }).press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain("Play back");
  });

  it("is in the first field of a dialog, and goes back to what opened it", async () => {
    await page.getByRole("button", { name: "New card" }).press("Enter");
    await expect.poll(focused).toBe("title");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain("New card");
    await page.getByRole("button", { name: "Who has access" }).press("Enter");
    await expect.poll(focused).toBe("Nations and compartments");
    await page.locator("input[name=member]").fill("no-such-person");
    await page.locator("input[name=member]").press("Enter");
    // Beside the field, not above what may be a long list; said of a name without an account, too (found 14).
    await page
      .locator("form", { has: page.locator("input[name=member]") })
      .getByText("Invited. no-such-person")
      .waitFor();
    expect(await focused()).toBe("member");
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe("Who has access");
  });

  it("goes back to where it came from when a toast is dismissed", async () => {
    await title("Card two").focus();
    await page.keyboard.press("Control+y");
    await page.locator(".toast").last().getByRole("button", { name: "Dismiss" }).press("Enter");
    await expect.poll(focused).toBe("card Card two");
  });
});

it("the focus goes on with the person: to the first field, the heading of the rooms, the title of the room, and back (S6, WCAG 2.4.3)", async () => {
  const { page: newcomer } = await suite.visit();
  const place = () => newcomer.evaluate(() => document.activeElement?.getAttribute("name") ?? document.activeElement?.textContent);
  await expect.poll(place).toBe("username");
  await newcomer.keyboard.type("lead-alf");
  await newcomer.keyboard.press("Tab");
  await newcomer.keyboard.type("majlis-demo");
  await newcomer.keyboard.press("Enter");
  await expect.poll(place).toBe("Rooms");
  await newcomer.getByRole("button", { name: "New room" }).press("Enter");
  await expect.poll(place).toBe("title");
  await newcomer.keyboard.press("Enter");
  await newcomer.getByText("Enter a title.").waitFor();
  expect(await place()).toBe("title");
  await newcomer.keyboard.press("Escape");
  await expect.poll(place).toContain("New room");
  await newcomer.locator(".room-tile", { hasText: "Keyboard" }).press("Enter");
  await expect.poll(place).toBe("Keyboard");
  await newcomer.getByRole("link", { name: "All rooms" }).press("Enter");
  await expect.poll(place).toBe("Rooms");
  await newcomer.context().close();
});

describe("the focus in a sheet", () => {
  it("goes back to the card or the line of the timeline that opened it", async () => {
    for (const close of [() => page.getByRole("button", { name: "Close the card" }).press("Enter"), () => page.keyboard.press("Escape")]) {
      await title("Card two").press("Enter");
      await expect.poll(focused).toBe("Card");
      await close();
      await expect.poll(focused).toBe("card Card two");
      const line = page.locator("button.timeline-line", { hasText: "Card three" }).first();
      await line.press("Enter");
      await expect.poll(focused).toBe("Card");
      await close();
      await expect.poll(() => line.evaluate((element) => element === document.activeElement)).toBe(true);
    }
  });

  it("leaves a field with Escape, and the sheet with the next one", async () => {
    for (const field of [".sheet-title-input", ".prose-edit", "[data-field=severity] select", "[data-field=tags] input"]) {
      await title("Card two").press("Enter");
      await page.locator(field).focus();
      await page.keyboard.press("Escape");
      await expect.poll(focused).toBe("Card");
      await page.keyboard.press("Escape");
      await page.locator(".sheet").waitFor({ state: "detached" });
      await expect.poll(focused).toBe("card Card two");
    }
  });

  it("stays in the sheet when the card is deleted under the caret, and when it is restored", async () => {
    await title("Card two").press("Enter");
    await page.locator(".prose-edit").focus();
    cardsOf(program.doc).delete("two");
    await page.locator(".sheet").getByText("deleted this card on").waitFor();
    await expect.poll(focused).toBe("Card");
    await page.locator(".sheet").getByRole("button", { name: "Restore" }).press("Enter");
    await page.locator(".prose-edit").waitFor();
    await expect.poll(focused).toBe("Card");
    await page.keyboard.press("Escape");
    await title("Card two").waitFor();
    expect(visitor.faults).toEqual([]);
  });
});

describe("what covers the board on a phone (WCAG 2.4.3, 2.4.11)", () => {
  /** Presses Tab through the whole page, around its end, and says which parts of the room had the focus. */
  async function tabStops(phone: Page): Promise<readonly string[]> {
    const stops: string[] = [];
    for (let press = 0; press < 100; press++) {
      await phone.keyboard.press("Tab");
      const stop = await phone.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return null;
        return element.closest(".board-area")
          ? "board"
          : element.closest(".sheet")
            ? "sheet"
            : element.closest(".timeline")
              ? "timeline"
              : "room";
      });
      if (stop !== null) stops.push(stop);
    }
    return stops;
  }

  it("takes it from the keyboard: the sheet, and the timeline; when they close, the focus is back where it came from", async () => {
    const phone = (await suite.visitAs("lead-alf", { viewport: { width: 390, height: 844 } })).page;
    createCard(program.doc, { id: "phone", title: "Card on the phone" });
    const focusedThere = () => phone.evaluate(() => document.activeElement?.textContent);
    await phone.locator(".room-tile", { hasText: "Keyboard" }).click();
    const face = phone.locator(".card-title", { hasText: "Card on the phone" });
    await face.press("Enter");
    await phone.locator(".sheet-title-input").waitFor();
    const inSheet = await tabStops(phone);
    expect(inSheet).toContain("sheet");
    expect(inSheet).not.toContain("board");
    expect(await phone.getByRole("tab").count()).toBe(0);
    await phone.getByRole("button", { name: "Close the card" }).press("Enter");
    await expect.poll(focusedThere).toBe("Card on the phone");
    await phone.getByRole("button", { name: "Timeline", exact: true }).press("Enter");
    await phone.locator(".timeline-text").first().waitFor();
    const inTimeline = await tabStops(phone);
    expect(inTimeline).toContain("timeline");
    expect(inTimeline).not.toContain("board");
    await phone.getByRole("button", { name: "Close the timeline" }).press("Enter");
    await expect.poll(focusedThere).toContain("Timeline");
    expect(await tabStops(phone)).toContain("board");
    await phone.context().close();
  });
});
