import type { Page } from "playwright-core";
import * as Y from "yjs";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createCard } from "../../shared/board/card.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import { problems } from "../../shared/rest/problem.ts";
import { enterRoom, signIn } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { openStockClient, until, type StockClient } from "../support/stock-client.ts";

const ROOM = "Late";

let room: SharedRoom;
let program: StockClient;
let page: Page;

const suite = browserSuite({}, async () => {
  room = await makeSharedRoom(suite.server.url, { title: ROOM });
  program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.analyst.token() });
  await program.synced;
  for (const id of ["one", "two", "three"]) createCard(program.doc, { id, title: `Card ${id}`, body: `Words of ${id}.` });
});

afterEach(() => page?.context().close());

afterAll(() => program?.destroy());

const face = (title: string) => page.locator(".card", { hasText: title });
const sheet = () => page.locator(".sheet");

/** Opens the page as the lead, on a screen whose frames come late, and notes every text that is ever on it. */
async function visitOnLateScreen(): Promise<{ hasSaid: (text: string) => Promise<boolean> }> {
  ({ page } = await suite.visitAs("lead-alf"));
  await page.addInitScript(() => {
    const soon = globalThis.requestAnimationFrame.bind(globalThis);
    globalThis.requestAnimationFrame = (draw) => Number(setTimeout(() => soon(draw), 300));
    const said = new Set<string>();
    const look = () => {
      for (const element of document.querySelectorAll("p, .lane-empty, .note, .toast")) said.add(element.textContent);
    };
    document.addEventListener("DOMContentLoaded", () => {
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    Object.assign(globalThis, { hasSaid: (text: string) => [...said].some((one) => one.includes(text)) });
  });
  await page.reload();
  await page.locator(".room-tile").first().waitFor();
  return {
    hasSaid: (text) => page.evaluate((wanted) => (globalThis as unknown as { hasSaid: (one: string) => boolean }).hasSaid(wanted), text),
  };
}

/** Refuses what the page asks for at such paths, as a server that cannot do it just now. Returns what ends that. */
async function refuseNow(path: string): Promise<() => Promise<void>> {
  const { status, title } = problems.unavailable;
  const body = JSON.stringify({ type: "about:blank", title, status, code: "unavailable" });
  await page.context().route(path, (route) => route.fulfill({ status, contentType: "application/problem+json", body }));
  return () => page.context().unroute(path);
}

describe("what has not arrived is not said to be empty or gone", () => {
  it("a board on its way: no lane says that it has no cards, and a lane without any says so once the boards are there", async () => {
    const { hasSaid } = await visitOnLateScreen();
    await enterRoom(page, ROOM);
    await page.locator("[data-lane=closed]").getByText("No cards").waitFor();
    expect(await page.locator("[data-lane=new] .lane-count").textContent()).toBe("3");
    expect(await page.locator("[data-lane=new]").getByText("No cards").count()).toBe(0);
    expect(await hasSaid("Nothing has happened here yet.")).toBe(false);
  });

  it("a board that does not come: no lane says anything about its cards", async () => {
    ({ page } = await suite.visit());
    await page.context().routeWebSocket(/\/sync\//, (socket) => void socket.connectToServer());
    await page.context().routeWebSocket(new RegExp(`/sync/${room.wide}`), () => undefined);
    await signIn(page, "lead-alf");
    await page.locator(".room-tile", { hasText: ROOM }).click();
    await page.locator(".timeline-text").first().waitFor();
    expect(await page.getByText("No cards").count()).toBe(0);
    expect((await page.locator(".lane-head .lane-count").allTextContents()).join("")).toBe("");
    await page.goto(`${page.url()}?card=${room.wide}~one`);
    await sheet().getByRole("button", { name: "Close the card" }).waitFor();
    expect(await page.getByText("There is no such card here.").count()).toBe(0);
  });

  it("a card that was just made: its sheet does not say that there is none", async () => {
    const { hasSaid } = await visitOnLateScreen();
    await enterRoom(page, ROOM);
    await page.getByRole("button", { name: "New card" }).click();
    await page.locator(".dialog input[name=title]").fill("Just made");
    await page.getByRole("button", { name: "Add the card" }).click();
    await expect.poll(() => page.locator(".sheet-title-input").inputValue()).toBe("Just made");
    expect(await hasSaid("There is no such card here.")).toBe(false);
  });

  it("a card that is being deleted: it is not said to be back", async () => {
    const { hasSaid } = await visitOnLateScreen();
    await enterRoom(page, ROOM);
    await face("Card three").locator(".card-title").click();
    await page.locator(".prose-edit", { hasText: "Words of three." }).waitFor();
    cardsOf(program.doc).delete("three");
    await sheet().getByText("deleted this card on").waitFor();
    expect(await hasSaid("The card is back")).toBe(false);
    await sheet().getByRole("button", { name: "Restore" }).click();
    await page.locator(".prose-edit", { hasText: "Words of three." }).waitFor();
    await until(program.doc, () => cardsOf(program.doc).has("three"));
    expect(await hasSaid("The card is back, but")).toBe(false);
  });

  it("a past on its way: neither its lanes nor its sheet say that there is nothing; a card that was not there yet is said not to be", async () => {
    const { hasSaid } = await visitOnLateScreen();
    await page.locator(".room-tile", { hasText: ROOM }).click();
    await face("Card one").locator(".card-title").click();
    await page.locator(".prose-edit", { hasText: "Words of one." }).waitFor();
    await page.getByRole("button", { name: "Play back" }).click();
    await sheet().getByText("You are looking at the past.").waitFor();
    expect(await hasSaid("There is no such card here.")).toBe(false);
    expect(await hasSaid("not on the board at that moment")).toBe(false);
    await page.locator(".playback input").press("Home");
    await sheet().getByText("This card was not on the board at that moment.").waitFor();
  });
});

describe("what could not be fetched is not said to be empty or gone", () => {
  it("the timeline: it says so, and trying again brings it", async () => {
    ({ page } = await suite.visitAs("lead-alf"));
    const answerAgain = await refuseNow("**/timeline?*");
    await enterRoom(page, ROOM);
    await page.locator(".timeline").getByText("The timeline could not be fetched, or not all of it.").waitFor();
    expect(await page.getByText("Nothing has happened here yet.").count()).toBe(0);
    await answerAgain();
    await page.locator(".timeline").getByRole("button", { name: "Try again" }).click();
    await page.locator(".timeline-text").first().waitFor();
    expect(await page.getByText("The timeline could not be fetched").count()).toBe(0);
  });

  it("who deleted a card: it says so, and trying again tells it", async () => {
    createCard(program.doc, { id: "gone", title: "Card gone" });
    ({ page } = await suite.visitAs("lead-alf"));
    await enterRoom(page, ROOM);
    await face("Card gone").waitFor();
    cardsOf(program.doc).delete("gone");
    await face("Card gone").waitFor({ state: "detached" });
    const answerAgain = await refuseNow("**/deletion");
    await page.goto(`${page.url()}?card=${room.wide}~gone`);
    await sheet().getByText("This card is not on the board.").waitFor();
    expect(await page.getByText("There is no such card here.").count()).toBe(0);
    await answerAgain();
    await sheet().getByRole("button", { name: "Try again" }).click();
    await sheet().getByText("deleted this card on").waitFor();
  });

  it("a card of a compartment that the person has hidden: it says so, and one press shows it", async () => {
    ({ page } = await suite.visitAs("lead-alf"));
    await enterRoom(page, ROOM);
    await face("Card one").locator(".card-title").click();
    await page.locator(".prose-edit", { hasText: "Words of one." }).waitFor();
    await page.getByRole("button", { name: /Wide/ }).first().click();
    await sheet().getByText("You have hidden “Wide”, and this card with it.").waitFor();
    // A hidden compartment is not an empty one.
    expect(await page.getByText("No cards", { exact: true }).count()).toBe(0);
    await sheet().getByRole("button", { name: "Show on the board" }).click();
    await page.locator(".prose-edit", { hasText: "Words of one." }).waitFor();
    expect(await page.getByText("You have hidden").count()).toBe(0);
  });
});

it("a person's card in the list of who is here appears as soon as it is on the board, and leads there (S6)", async () => {
  ({ page } = await suite.visitAs("lead-alf"));
  await enterRoom(page, ROOM);
  const other = await suite.visitAs("analyst-brv");
  await enterRoom(other.page, ROOM);
  await page.getByRole("button", { name: /people here/ }).click();
  const list = page.getByRole("dialog", { name: "Who is here" });
  await list.waitFor();
  const map = new Y.Map<unknown>([["title", new Y.Text("Card fresh")]]);
  cardsOf(program.doc).set("fresh", map);
  await other.page.locator(".card", { hasText: "Card fresh" }).locator(".card-title").click();
  await expect.poll(() => list.getByRole("button", { name: "Card fresh" }).count()).toBe(1);
  await list.getByRole("button", { name: "Card fresh" }).press("Enter");
  await list.waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe("sheet");
  await other.page.context().close();
});
