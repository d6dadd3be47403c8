import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createCard } from "../../shared/board/card.ts";
import { accessibilityFaults, picture } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

let room: SharedRoom;
let program: StockClient;
const pages: Page[] = [];

const suite = browserSuite({}, async () => {
  room = await makeSharedRoom(suite.server.url, { title: "Talk" });
  program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.lead.token() });
  await program.synced;
  for (const id of ["walk", "draft", "refused", "past"])
    createCard(program.doc, { id, title: `Card to ${id}`, body: "Two boats left the harbour." });
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
});
afterAll(() => program?.destroy());

/** Enters the room as one person and opens a card. */
async function openCard(username: string, card: string, options = {}): Promise<Page> {
  const { page } = await suite.enterAs(username, "Talk", options);
  pages.push(page);
  await page.locator(".card-title", { hasText: `Card to ${card}` }).click();
  await page.getByRole("heading", { name: "Discussion" }).waitFor();
  return page;
}

const composer = (page: Page, name = "Comment") => page.getByRole("textbox", { name, exact: true });
const thread = (page: Page, text: string) => page.locator(".thread", { hasText: text });

/** Writes a comment and sends it with the keyboard. */
async function say(page: Page, text: string, name = "Comment"): Promise<void> {
  await composer(page, name).fill(text);
  await composer(page, name).press("Control+Enter");
  await page.locator(".comment-words", { hasText: text }).waitFor();
}

describe("two people of two nations talk about a card (AC1, AC8)", () => {
  it("comment, mention, answer, resolve, open again and withdraw, live for both, with the keyboard", async () => {
    const analyst = await openCard("analyst-brv", "walk");
    const watch = await openCard("watch-crl", "walk");
    await say(watch, "Seen from the pier");
    await thread(analyst, "Seen from the pier").waitFor();
    // A mention by keyboard: only those who may read the compartment are offered, and not oneself.
    await composer(analyst).pressSequentially("Ask @");
    await expect.poll(() => analyst.locator(".mention-option").allInnerTexts()).toHaveLength(2);
    await picture(analyst, "mention-picker");
    await composer(analyst).pressSequentially("ine");
    await expect.poll(() => analyst.locator(".mention-option").count()).toBe(1);
    await composer(analyst).press("Enter");
    expect(await composer(analyst).inputValue()).toBe("Ask @Ines Caldero ");
    await composer(analyst).pressSequentially("about the boats");
    await composer(analyst).press("Control+Enter");
    await watch.locator(".mention", { hasText: "@Ines Caldero" }).waitFor();
    const inbox = await room.watch.json<unknown>("GET", "/api/inbox");
    expect(JSON.stringify(inbox)).toContain("Ask @Ines Caldero about the boats");
    // The watch officer answers; only the person who began a thread, or one who may edit, resolves it.
    await thread(watch, "about the boats").getByRole("button", { name: "Reply" }).press("Enter");
    await say(watch, "Two, heading north", "Reply");
    await thread(analyst, "about the boats").locator(".comment-words", { hasText: "Two, heading north" }).waitFor();
    expect(await thread(watch, "about the boats").getByRole("button", { name: "Resolve" }).count()).toBe(0);
    expect(await accessibilityFaults(analyst)).toEqual([]);
    await picture(analyst, "discussion");
    await thread(analyst, "about the boats").getByRole("button", { name: "Resolve" }).press("Enter");
    await watch.getByRole("button", { name: "1 resolved thread" }).waitFor();
    await thread(watch, "about the boats").waitFor({ state: "detached" });
    await watch.getByRole("button", { name: "1 resolved thread" }).press("Enter");
    await picture(watch, "discussion-resolved");
    await analyst.getByRole("button", { name: "1 resolved thread" }).press("Enter");
    await thread(analyst, "about the boats").getByRole("button", { name: "Open again" }).press("Enter");
    await watch.getByRole("button", { name: "1 resolved thread" }).waitFor({ state: "detached" });
    // Withdrawing asks in its place first, and leaves no words.
    await thread(watch, "Seen from the pier").getByRole("button", { name: "Withdraw" }).press("Enter");
    await thread(watch, "Seen from the pier").getByRole("button", { name: "Withdraw it" }).press("Enter");
    await analyst.getByText("Withdrawn by its author.").waitFor();
    expect(await analyst.getByText("Seen from the pier").count()).toBe(0);
    expect(await watch.evaluate(() => document.activeElement?.closest(".thread") !== null)).toBe(true);
    await picture(analyst, "discussion-withdrawn");
  });
});

describe("a comment that is being written", () => {
  it("outlasts the sheet and a reload, and is not there for the next person who signs in", async () => {
    const page = await openCard("analyst-brv", "draft");
    await composer(page).fill("Half a thought");
    await page.getByRole("button", { name: "Close the card" }).click();
    await page.locator(".card-title", { hasText: "Card to draft" }).click();
    await expect.poll(() => composer(page).inputValue()).toBe("Half a thought");
    await page.reload();
    await expect.poll(() => composer(page).inputValue()).toBe("Half a thought");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.locator("input[name=username]").waitFor();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("Half a thought");
  });

  it("keeps its words where it is refused, and the second try of what was written is recorded once (AC4)", async () => {
    const page = await openCard("analyst-brv", "refused");
    // The server takes it, and its answer is lost.
    await page.route("**/comments", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await composer(page).fill("Said once");
    await composer(page).press("Control+Enter");
    await page.getByText("The server did not answer.").waitFor();
    expect(await composer(page).inputValue()).toBe("Said once");
    await picture(page, "discussion-refused");
    await page.unroute("**/comments");
    await composer(page).press("Control+Enter");
    await expect.poll(() => composer(page).inputValue()).toBe("");
    await page.reload();
    await page.locator(".comment-words").first().waitFor();
    expect(await page.locator(".comment-words").allInnerTexts()).toEqual(["Said once"]);
  });

  it("has no place in the past, where only what had been said by then is shown", async () => {
    const page = await openCard("analyst-brv", "past");
    await page.getByRole("button", { name: "Play back" }).click();
    await page.locator(".room[data-past=true]").waitFor();
    expect(await composer(page).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Reply" }).count()).toBe(0);
  });
});
