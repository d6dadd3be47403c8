import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { createCard } from "../../shared/board/card.ts";
import { problems, type ProblemCode } from "../../shared/rest/problem.ts";
import { accessibilityFaults, enterRoom, picture } from "../support/browser.ts";
import { bringIn } from "../support/bring-in.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { openStockClient } from "../support/stock-client.ts";

const NOT_NOW = "The server cannot do this just now. Try again in 2 seconds.";

const suite = browserSuite();
let page: Page;
afterEach(() => page?.context().close());

/** Answers as the server does when it refuses, wherever the page asks for this path. */
async function refuse(path: string | RegExp, code: ProblemCode): Promise<void> {
  const { status, title } = problems[code];
  const body = JSON.stringify({ type: "about:blank", title, status, code });
  await page.route(path, (route) => route.fulfill({ status, contentType: "application/problem+json", body }));
}

describe("a part of the page that throws leaves the rest alive (found 2)", () => {
  it("the sheet: the board goes on, and the sheet can be closed", async () => {
    ({ page } = await suite.visitAs("lead-alf"));
    await page.route("**/assets/CardSheet*.js", (route) =>
      route.fulfill({ contentType: "text/javascript", body: 'export default () => { throw new Error("planted"); };' }),
    );
    await enterRoom(page, "Strait Watch");
    await page.locator(".card-title").first().click();
    await page.locator(".sheet").getByText("This part of the page could not be shown.").waitFor();
    await moveFirstCard();
    await page.getByRole("button", { name: "Close the card" }).click();
    await page.locator(".sheet").waitFor({ state: "detached" });
    await expect.poll(() => page.locator(".timeline-text").count()).toBeGreaterThan(0);
  });

  it("the timeline: the board goes on, and trying again brings the timeline back", async () => {
    ({ page } = await suite.enterAs("lead-alf", "Strait Watch"));
    await page.getByRole("button", { name: "Close the timeline" }).click();
    await page.evaluate(() => {
      const { format } = Object.getOwnPropertyDescriptors(Intl.DateTimeFormat.prototype) as Record<string, PropertyDescriptor>;
      Object.defineProperty(Intl.DateTimeFormat.prototype, "format", {
        configurable: true,
        get: () => {
          throw new Error("planted");
        },
      });
      Object.assign(globalThis, {
        mend: () => Object.defineProperty(Intl.DateTimeFormat.prototype, "format", format as PropertyDescriptor),
      });
    });
    await page.getByRole("button", { name: "Timeline", exact: true }).click();
    await page.getByText("This part of the page could not be shown.").waitFor();
    await moveFirstCard();
    await page.evaluate(() => (globalThis as unknown as { mend: () => void }).mend());
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".timeline-text").first().waitFor();
    expect(await page.getByText("This part of the page could not be shown.").count()).toBe(0);
  });
});

describe("a server that cannot do something just now (503)", () => {
  it("does not look like being signed out, and trying again works", async () => {
    ({ page } = await suite.visitAs("lead-alf"));
    await refuse("**/api/session", "not-ready");
    await page.reload();
    await page.getByText("The server cannot be reached.").waitFor();
    expect(await page.locator("input[name=password]").count()).toBe(0);
    await page.unroute("**/api/session");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".room-tile").first().waitFor();
  });

  it("is said plainly where a room is opened, and trying again works", async () => {
    ({ page } = await suite.visitAs("lead-alf"));
    const room = /\/api\/rooms\/[^/]+$/;
    await refuse(room, "unavailable");
    await page.locator(".room-tile").first().click();
    await page.getByRole("alert").getByText(NOT_NOW).waitFor();
    await page.unroute(room);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".card").first().waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("is said plainly where a request of the person fails, and takes nothing off an open room", async () => {
    ({ page } = await suite.enterAs("lead-alf", "Strait Watch"));
    const cards = await page.locator(".card").count();
    const asked = page.waitForResponse((answer) => /\/api\/rooms\/[^/]+$/.test(answer.url()) && answer.status() === 503);
    await refuse(/\/api\/rooms\/[^/]+$/, "unavailable");
    await refuse("**/api/rooms/*/members", "busy");
    await page.getByRole("button", { name: "Who has access" }).click();
    await page.locator("input[name=member]").fill("analyst-dlt");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.locator(".dialog").getByText(NOT_NOW).waitFor();
    // Another program changes who is in the room: the page asks for it again, in vain.
    const lead = await RestClient.signIn(suite.server.url, "lead-alf");
    const { rooms } = await lead.json<{ rooms: { id: string; title: string }[] }>("GET", "/api/rooms");
    const { id } = rooms.find(({ title }) => title === "Strait Watch") as { id: string };
    await lead.json("POST", `/api/rooms/${id}/members`, { username: "analyst-brv", role: "watch" });
    await asked;
    await page.keyboard.press("Escape");
    await page.locator(".dialog").waitFor({ state: "detached" });
    expect(await page.locator(".card").count()).toBe(cards);
    await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
    await lead.json("POST", `/api/rooms/${id}/members`, { username: "analyst-brv", role: "analyst" });
  });
});

it("an empty board that is wider than the screen is reached and scrolled by keyboard (WCAG 2.1.1)", async () => {
  const lead = await RestClient.signIn(suite.server.url, "lead-alf");
  const { room } = await lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Empty" });
  await lead.json("POST", `/api/rooms/${room.id}/compartments`, { releasableTo: [] });
  // Alone, its maker would be led through the first steps instead.
  await bringIn(lead, { room: room.id, username: "analyst-brv", role: "analyst" });
  ({ page } = await suite.visitAs("lead-alf", { viewport: { width: 1000, height: 700 } }));
  await page.locator(".room-tile", { hasText: "Empty" }).click();
  const board = page.locator(".board");
  await board.waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await board.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => board.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
});

describe("the card of two guests", () => {
  it("keeps their avatars on its face, also beside a long status and a time", async () => {
    const room = await makeSharedRoom(suite.server.url, { title: "Guests" });
    const program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.analyst.token() });
    await program.synced;
    createCard(program.doc, { id: "long", title: "A card", status: "confirmed", occurred: { from: "2026-11-22T16:34:00.000Z" } });
    const guests = await Promise.all(["lead-alf", "analyst-brv"].map((username) => suite.visitAs(username)));
    ({ page } = await suite.visitAs("watch-crl", { viewport: { width: 1180, height: 800 } }));
    for (const guest of [...guests.map((visitor) => visitor.page), page]) await enterRoom(guest, "Guests");
    for (const guest of guests) await guest.page.locator(".card-title").click();
    await expect.poll(() => page.locator(".card .avatar").count()).toBe(2);
    const card = await page.locator(".card").boundingBox();
    for (const avatar of await page.locator(".card .avatar").all()) {
      const box = await avatar.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((card?.x ?? 0) + (card?.width ?? 0));
    }
    await picture(page, "guests");
    for (const guest of guests) await guest.page.context().close();
    program.destroy();
  });
});

describe("a person who is writing in a card", () => {
  it("is told at once, wherever they are in the sheet, when they may no longer write", async () => {
    const room = await makeSharedRoom(suite.server.url, { title: "Demoted" });
    const program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.lead.token() });
    await program.synced;
    createCard(program.doc, { id: "card", title: "A card" });
    ({ page } = await suite.enterAs("analyst-brv", "Demoted"));
    await page.locator(".card-title").click();
    await page.locator("[data-field=tags] input").focus();
    await room.lead.json("POST", `/api/rooms/${room.room}/members`, { username: "analyst-brv", role: "watch" });
    await page.locator(".toast", { hasText: "You can no longer write in this card." }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
    await picture(page, "demoted");
    program.destroy();
  });
});

/** Moves the first card of the lane "New" to the end of another: the board takes edits. */
async function moveFirstCard(): Promise<void> {
  const lane = page.locator("[data-lane=new] .lane-count");
  const before = Number(await lane.textContent());
  await page.locator("[data-lane=new] .card-menu button").first().click();
  await page.getByRole("menuitem", { name: "Move to Watch" }).click();
  await expect.poll(async () => Number(await lane.textContent())).toBe(before - 1);
  await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
}
