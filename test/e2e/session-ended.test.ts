import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { bodyOf, createCard } from "../../shared/board/card.ts";
import { bodyText } from "../../shared/board/rich-text.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import { accessibilityFaults, enterRoom, moveCaret, picture, signIn } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { openStockClient } from "../support/stock-client.ts";

const suite = browserSuite();
let page: Page;
afterEach(() => page?.context().close());

const cover = () => page.getByRole("dialog", { name: "Sign in again" });
const focusIsIn = (selector: string) => page.evaluate((wanted) => document.activeElement?.closest(wanted) !== null, selector);

/** Whether the focus is on something outside of the cover; past its last field it is nowhere. */
const isOutside = () => page.evaluate(() => document.activeElement !== document.body && document.activeElement?.closest("dialog") === null);

/** Puts the page's sockets through a line that can keep its edits from the server, or be cut. Gives what closes those that are open. */
async function holdEdits(on: Page, line: { isHeld: boolean; isCut?: boolean }): Promise<(() => Promise<void>)[]> {
  const closes: (() => Promise<void>)[] = [];
  await on.routeWebSocket(/\/(sync|socket\.io)\//, (socket) => {
    if (line.isCut === true) return void socket.close();
    const toServer = socket.connectToServer();
    socket.onMessage((message) => {
      if (!line.isHeld || !socket.url().includes("/sync/")) toServer.send(message);
    });
    closes.push(async () => {
      await toServer.close();
      await socket.close();
    });
  });
  return closes;
}

/** The names of the buttons that a screen reader reaches. */
async function reachableButtons(): Promise<readonly unknown[]> {
  const debug = await page.context().newCDPSession(page);
  const { nodes } = await debug.send("Accessibility.getFullAXTree");
  await debug.detach();
  return nodes.filter(({ ignored, role }) => !ignored && role?.value === "button").map(({ name }) => name?.value);
}

/** Ends the session as another tab of the same browser does. */
async function signOutElsewhere(): Promise<void> {
  const answer = await page.context().request.delete(`${suite.server.url}/api/session`, { headers: { origin: suite.server.url } });
  expect(answer.ok()).toBe(true);
  await page.getByText("Your session has ended. Sign in again as the same person").waitFor();
  await expect.poll(() => focusIsIn("input[name=username]")).toBe(true);
}

describe("a session that ends while a card is open", () => {
  it("takes the keyboard away from the card: what is typed into the sign-in page is not published", async () => {
    ({ page } = await suite.enterAs("analyst-brv", "Strait Watch"));
    await page.locator(".card-title").first().click();
    const text = page.locator(".prose-edit");
    await text.click();
    await moveCaret(page, "Control+End");
    await page.keyboard.type("Before. ");
    await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
    const [before, title] = [await text.textContent(), await page.locator(".sheet-title-input").inputValue()];
    await signOutElsewhere();

    await page.keyboard.type("a-password");
    expect(await text.textContent()).toBe(before);
    expect(await page.locator("input[name=username]").inputValue()).toBe("a-password");
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press("Tab");
      expect(await isOutside()).toBe(false);
      await page.keyboard.type("x");
    }
    // The keys of the room do nothing either, wherever the focus is in the cover.
    await page.getByRole("heading", { name: "Sign in again" }).click();
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    expect(await page.locator(".toast").count()).toBe(0);
    expect(await cover().count()).toBe(1);
    expect([await text.textContent(), await page.locator(".sheet-title-input").inputValue()]).toEqual([before, title]);
    expect(await reachableButtons()).toContain("Sign in");
    expect(await reachableButtons()).not.toContain("New card");
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "sign-in-again");
  });

  it("gives the keyboard back to the same place in the text after signing in", async () => {
    ({ page } = await suite.enterAs("analyst-brv", "Strait Watch"));
    await page.locator(".card-title").first().click();
    await page.locator(".prose-edit").click();
    await moveCaret(page, "Control+End");
    await page.keyboard.type("First half,");
    await signOutElsewhere();
    await signIn(page, "analyst-brv");
    await cover().waitFor({ state: "detached" });
    await expect.poll(() => focusIsIn(".prose-edit")).toBe(true);
    await page.keyboard.type(" second half.");
    await expect.poll(() => page.locator(".prose-edit").textContent()).toContain("First half, second half.");
    await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
  });

  it("covers an open dialog, too, and keeps what was typed into it", async () => {
    ({ page } = await suite.enterAs("analyst-brv", "Strait Watch"));
    await page.getByRole("button", { name: "New card" }).click();
    await page.locator("input[name=title]").fill("Half written");
    await signOutElsewhere();
    await page.keyboard.type("analyst-brv");
    expect(await page.locator("input[name=title]").inputValue()).toBe("Half written");
    expect(await page.locator("input[name=username]").inputValue()).toBe("analyst-brv");
    // Its menus open within it.
    await cover().getByRole("button", { name: "Language" }).click();
    await page.getByRole("menuitem", { name: "English" }).click();
    await page.locator("input[name=username]").fill("analyst-brv");
    await page.locator("input[name=password]").fill("majlis-demo");
    await cover().getByRole("button", { name: "Sign in", exact: true }).click();
    await cover().waitFor({ state: "detached" });
    expect(await page.locator("input[name=title]").inputValue()).toBe("Half written");
    await expect.poll(() => focusIsIn("input[name=title]")).toBe(true);
  });
});

describe("another person who signs in where a session ended", () => {
  it("is told plainly who is signed in, and finds nothing of the person before: no card, no draft, no undo, no edit in their name (P2)", async () => {
    const room = await makeSharedRoom(suite.server.url, { title: "Taken over" });
    const program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.lead.token() });
    await program.synced;
    createCard(program.doc, { id: "card", title: "A card", body: "Words." });
    const line = { isHeld: false };
    ({ page } = await suite.visit());
    await holdEdits(page, line);
    await signIn(page, "lead-alf");
    await enterRoom(page, "Taken over");
    await page.locator(".card-menu button").click();
    await page.getByRole("menuitem", { name: "Move to Active" }).click();
    await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
    await page.locator(".card-title").click();
    await page.locator(".prose-edit").click();
    line.isHeld = true;
    await moveCaret(page, "Control+End");
    await page.keyboard.type(" Of the lead.");
    await signOutElsewhere();
    await cover().getByText("This page is open as Layan Suri.").waitFor();
    await picture(page, "sign-in-again-who");
    line.isHeld = false;
    await signIn(page, "analyst-brv");
    await page.getByText("You are signed in as Tomas Verrin (BRV). What Layan Suri had open here was closed.").waitFor();
    await page.getByText("1 edit of theirs was not saved and has been given up.").waitFor();
    await picture(page, "signed-in-as-another");
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(new URL(page.url()).search).toBe("");

    await enterRoom(page, "Taken over");
    expect(await page.locator(".sheet, .toast").count()).toBe(0);
    await page.locator(".room").focus();
    await page.keyboard.press("Control+z");
    await page.getByText("There is nothing of yours to undo.").waitFor();
    await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
    const card = () => cardsOf(program.doc).get("card") as Y.Map<unknown>;
    expect([card().get("lane"), bodyText(bodyOf(card()))]).toEqual(["active", "Words."]);
    program.destroy();
  });

  it("in another tab of the same browser sends nothing of the first one's, and the first tab asks for its person (P2)", async () => {
    const room = await makeSharedRoom(suite.server.url, { title: "Two tabs" });
    const program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.lead.token() });
    await program.synced;
    createCard(program.doc, { id: "card", title: "A card", body: "Words." });
    ({ page } = await suite.visit());
    const line = { isHeld: false, isCut: false };
    const sockets = await holdEdits(page, line);
    await signIn(page, "lead-alf");
    await enterRoom(page, "Two tabs");
    await page.locator(".card-title").click();
    await page.locator(".prose-edit").click();
    // The first tab hears nothing of what the second does, as a tab that the browser has put to sleep.
    line.isCut = true;
    for (const close of sockets.splice(0)) await close();
    await moveCaret(page, "Control+End");
    await page.keyboard.type(" Of the lead.");
    const body = { username: "analyst-brv", password: "majlis-demo" };
    const signedIn = await page
      .context()
      .request.post(`${suite.server.url}/api/session`, { data: body, headers: { origin: suite.server.url } });
    expect(signedIn.status()).toBe(201);
    line.isCut = false;
    await cover().waitFor();
    await signIn(page, "lead-alf");
    await cover().waitFor({ state: "detached" });
    await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
    const { entries } = await room.lead.json<{ entries: { author: { username: string } }[] }>(
      "GET",
      `/api/compartments/${room.wide}/contributions`,
    );
    expect([...new Set(entries.map(({ author }) => author.username))]).toEqual(["lead-alf"]);
    expect(bodyText(bodyOf(cardsOf(program.doc).get("card") as Y.Map<unknown>))).toBe("Words. Of the lead.");
    program.destroy();
  });

  it("closes nothing of the first one's room, whatever the second may read there: the unsent words come after all (P1, P3)", async () => {
    const room = await makeSharedRoom(suite.server.url, { title: "Two windows" });
    const program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.own, token: await room.lead.token() });
    await program.synced;
    createCard(program.doc, { id: "card", title: "A card", body: "Words." });
    ({ page } = await suite.visit());
    const line = { isHeld: false };
    await holdEdits(page, line);
    await signIn(page, "lead-alf");
    await enterRoom(page, "Two windows");
    await page.locator(".card-title").click();
    await page.locator(".prose-edit").click();
    line.isHeld = true;
    await moveCaret(page, "Control+End");
    await page.keyboard.type(" Of the lead.");
    const body = { username: "analyst-brv", password: "majlis-demo" };
    const headers = { origin: suite.server.url };
    expect((await page.context().request.post(`${suite.server.url}/api/session`, { data: body, headers })).status()).toBe(201);
    // Both windows are in sight, so that nothing but the room's news tells the first one.
    await room.lead.post(`/api/rooms/${room.room}/members`, { username: "watch-crl", role: "analyst" });
    await cover().waitFor();
    line.isHeld = false;
    await signIn(page, "lead-alf");
    await cover().waitFor({ state: "detached" });
    const words = () => bodyText(bodyOf(cardsOf(program.doc).get("card") as Y.Map<unknown>));
    await expect.poll(words, { timeout: 15_000 }).toBe("Words. Of the lead.");
    program.destroy();
  });
});

it("the keys of the room do nothing behind a dialog", async () => {
  ({ page } = await suite.enterAs("analyst-brv", "Strait Watch"));
  await page.getByRole("button", { name: "New card" }).click();
  await page.getByRole("button", { name: "Cancel" }).focus();
  await page.keyboard.press("Control+z");
  expect(await page.locator(".toast").count()).toBe(0);
});
