import type { Page } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import { createCard } from "../../shared/board/card.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

let page: Page;
let program: StockClient;

const suite = browserSuite({}, async () => {
  const room = await makeSharedRoom(suite.server.url, { title: "Presses" });
  program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.analyst.token() });
  await program.synced;
  createCard(program.doc, { id: "card", title: "A card", rank: "n" });
  ({ page } = await suite.enterAs("lead-alf", "Presses"));
});
afterAll(() => program?.destroy());

/** Presses what is at the middle of a control, and lets go in the same place after the page has moved it away. */
async function pressWhileMoved(control: ReturnType<Page["locator"]>, move: () => Promise<void>): Promise<void> {
  const box = await control.boundingBox();
  if (box === null) throw new Error("the control is not on the screen");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await move();
  await expect.poll(async () => Math.abs(((await control.boundingBox())?.y ?? box.y) - box.y)).toBeGreaterThan(box.height);
  await page.mouse.up();
}

it("a press on a card counts although another person's cards move it between button down and button up", async () => {
  await pressWhileMoved(page.locator(".card-title", { hasText: "A card" }), async () => {
    createCard(program.doc, { id: "above", title: "Comes above it", rank: "a" });
    await page.locator(".card-title", { hasText: "Comes above it" }).waitFor();
  });
  await page.locator(".sheet-title-input").waitFor();
  expect(await page.locator(".sheet-title-input").inputValue()).toBe("A card");
  await page.keyboard.press("Escape");
  await page.locator(".sheet").waitFor({ state: "detached" });
});

it("a press on a button of the room counts although a notice comes above it", async () => {
  await pressWhileMoved(page.getByRole("button", { name: "New card" }), async () => {
    await page.evaluate(() => {
      const notice = document.createElement("div");
      notice.className = "room-notice";
      notice.style.blockSize = "120px";
      document.querySelector(".room-bar")?.before(notice);
    });
  });
  await expect.poll(() => page.getByRole("dialog", { name: "New card" }).count()).toBe(1);
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.querySelector("div.room-notice")?.remove());
});

it("a press that is drawn away from its button counts for nothing, and a menu that opens under the pointer stays open", async () => {
  const menu = page.locator(".card-menu button").first();
  await menu.click();
  expect(await page.getByRole("menu").count()).toBe(1);
  await page.keyboard.press("Escape");
  const box = await page.getByRole("button", { name: "New card" }).boundingBox();
  await page.mouse.move((box?.x ?? 0) + 5, (box?.y ?? 0) + 5);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 5, (box?.y ?? 0) + 200);
  await page.mouse.up();
  expect(await page.getByRole("dialog").count()).toBe(0);
});

it("a second press while a request is under way makes nothing twice: a link, a compartment, a room (S8)", async () => {
  // Held until both presses are over, so that the answer of the first cannot come between them.
  const held: (() => void)[] = [];
  const posts: string[] = [];
  await page.route("**/api/**", async (route) => {
    const made = /\/(?:links|compartments|rooms)$/.exec(new URL(route.request().url()).pathname)?.[0];
    if (route.request().method() !== "POST" || made === undefined) return route.continue();
    posts.push(made);
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  const pressTwice = async (button: ReturnType<Page["locator"]>) => {
    await button.dblclick();
    await button.press("Enter");
    expect(await button.getAttribute("aria-disabled")).toBe("true");
    // It keeps the focus: a disabled one would lose it to the page (WCAG 2.4.3).
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    for (const release of held.splice(0)) release();
  };
  await page.getByRole("button", { name: "Who has access" }).click();
  const access = page.getByRole("dialog", { name: "Who has access" });
  await pressTwice(access.getByRole("button", { name: "Make the link" }));
  await access.getByRole("button", { name: "Copy" }).waitFor();
  await access.locator("input[name=compartment-name]").fill("Made once");
  await pressTwice(access.getByRole("button", { name: "Make it" }));
  await access.locator("li", { hasText: "Made once" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "All rooms" }).click();
  await page.getByRole("button", { name: "New room" }).click();
  await page.locator("input[name=title]").fill("Opened once");
  await pressTwice(page.getByRole("button", { name: "Open the room" }));
  await page.getByRole("heading", { name: "Make a compartment to begin" }).waitFor();
  expect(posts).toEqual(["/links", "/compartments", "/rooms"]);
  await page.unroute("**/api/**");
});
