import type { Page } from "playwright-core";
import * as Y from "yjs";
import { afterAll, describe, expect, it } from "vitest";
import { bodyOf, createCard } from "../../shared/board/card.ts";
import { bodyText, newBody } from "../../shared/board/rich-text.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import { accessibilityFaults, moveCaret, picture, type Visitor } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { openStockClient, until, type StockClient } from "../support/stock-client.ts";

/** The lead reads Arabic, the analyst English; the analyst also has a program of their own on the board. */
let lead: Visitor;
let analyst: Visitor;
let program: StockClient;
let room: SharedRoom;

const face = (page: Page, title: string) => page.locator(".card", { hasText: title });
const notice = (page: Page) => page.locator(".room-notice");

/** Makes the page's boards pass through a line that can be cut; the page loads again for that. */
async function overLine(page: Page): Promise<{ cut: () => Promise<void>; mend: () => void }> {
  let isCut = false;
  const closes: (() => Promise<void>)[] = [];
  await page.routeWebSocket(/\/sync\//, (socket) => {
    if (isCut) return void socket.close();
    const toServer = socket.connectToServer();
    closes.push(async () => {
      await toServer.close();
      await socket.close();
    });
  });
  await page.reload();
  const cut = async () => {
    isCut = true;
    for (const close of closes.splice(0)) await close();
    await expect.poll(() => page.locator(".sync").getAttribute("data-kind")).toBe("offline");
  };
  return { cut, mend: () => (isCut = false) };
}

function fillBoard(from: number, to: number): void {
  program.doc.transact(() => {
    for (let index = from; index < to; index++)
      createCard(program.doc, {
        id: `card-${index}`,
        title: `Sighting ${index}.`,
        body: `Words of ${index}.\nSecond line.`,
        severity: "high",
      });
  });
}

/** Empties every card in one update and leaves the cards' own entries alive (found 15). */
function emptyBoard(): void {
  program.doc.transact(() => {
    for (const card of cardsOf(program.doc).values()) if (card instanceof Y.Map) for (const field of card.keys()) card.delete(field);
  });
}

const suite = browserSuite({}, async () => {
  room = await makeSharedRoom(suite.server.url, { title: "Deleting" });
  program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.analyst.token() });
  await program.synced;
  fillBoard(0, 34);
  lead = await suite.enterAs("lead-alf", "Deleting", { locale: "ar" });
  analyst = await suite.enterAs("analyst-brv", "Deleting");
  for (const { page } of [lead, analyst]) await face(page, "Sighting 1.").waitFor();
});
afterAll(() => program?.destroy());

describe("34 cards emptied by one update (found 15)", () => {
  it("leave the board, and everyone who may write is told who did it, in their language", async () => {
    emptyBoard();
    await notice(lead.page).getByRole("button", { name: "استعادة الكل" }).waitFor();
    await expect.poll(() => lead.page.locator(".card").count()).toBe(0);
    await expect.poll(() => notice(lead.page).textContent()).toContain("Tomas Verrin");
    await expect.poll(() => notice(lead.page).textContent()).toContain("أزال 34 بطاقة من");
    await expect.poll(() => notice(analyst.page).textContent()).toContain("You removed 34 cards from “Wide”");
    await expect.poll(() => lead.page.locator(".room-notice output").textContent()).toContain("أزال بطاقات كثيرة");
    await expect.poll(() => analyst.page.locator(".room-notice output").textContent()).toBe("You removed many cards from “Wide”.");
    await picture(lead.page, "notice-ar");
    // A preview for a nation that may not read the board still says that cards were removed, and names nothing (A20).
    await analyst.page.getByRole("button", { name: "Who has access" }).click();
    await analyst.page.getByRole("button", { name: "Preview as…" }).click();
    await analyst.page.getByRole("menuitem", { name: /^DLT/ }).click();
    await analyst.page.getByText("Many cards were removed in this room.").waitFor();
    expect(await analyst.page.locator(".room").textContent()).not.toMatch(/Wide|34/);
    await picture(analyst.page, "notice-in-preview");
    await analyst.page.getByRole("button", { name: "End the preview" }).press("Enter");
    await notice(analyst.page).getByText("You removed 34 cards").waitFor();
    expect((await accessibilityFaults(lead.page)).filter((fault) => fault.includes("note"))).toEqual([]);
  });

  it("are told again after a reload, and come back with one press", async () => {
    await lead.page.reload();
    const button = notice(lead.page).getByRole("button", { name: "استعادة الكل" });
    await button.focus();
    await lead.page.keyboard.press("Enter");
    await lead.page.locator(".toast", { hasText: "استُعيدت 34 بطاقة" }).waitFor();
    await face(analyst.page, "Sighting 1.").waitFor();
    await notice(lead.page).waitFor({ state: "detached" });
    await notice(analyst.page).waitFor({ state: "detached" });
    await lead.page.locator(".timeline", { hasText: "استعاد 34 بطاقة" }).waitFor();
    await expect.poll(() => lead.page.locator(".card").count()).toBeGreaterThan(5);
    await picture(lead.page, "restored-ar");
  });
});

describe("a card deleted while another person works in it (found 24)", () => {
  it("keeps its name and text on the screen, says who deleted it, and comes back", async () => {
    await face(lead.page, "Sighting 7.").locator(".card-title").click();
    await lead.page.locator(".prose-edit", { hasText: "Words of 7." }).waitFor();
    cardsOf(program.doc).delete("card-7");
    const sheet = lead.page.locator(".sheet");
    await sheet.getByText("Tomas Verrin").waitFor();
    await expect.poll(() => sheet.locator("h2").textContent()).toBe("Sighting 7.");
    await expect.poll(() => sheet.locator(".kept-text").textContent()).toBe("Words of 7.\nSecond line.");
    await picture(lead.page, "deleted-card-ar");
    expect(await accessibilityFaults(lead.page)).toEqual([]);
    await sheet.getByRole("button", { name: "استعادة" }).click();
    await lead.page.locator(".prose-edit", { hasText: "Words of 7." }).waitFor();
    await until(program.doc, () => cardsOf(program.doc).has("card-7"));
  });

  it("is found by its address, too", async () => {
    const address = lead.page.url();
    cardsOf(program.doc).delete("card-7");
    await analyst.page.goto(address);
    const sheet = analyst.page.locator(".sheet");
    await sheet.getByText("deleted this card on").waitFor();
    await expect.poll(() => sheet.locator("h2").textContent()).toBe("Sighting 7.");
    expect(await sheet.locator(".kept-text").count()).toBe(0);
    await sheet.getByRole("button", { name: "Restore" }).click();
    await analyst.page.locator(".prose-edit", { hasText: "Words of 7." }).waitFor();
  });
});

describe("a card deleted while another person writes in it offline (found 12, found 24)", () => {
  /** The analyst writes in a card offline while it is deleted, and restores it. */
  async function writeWhileDeleted(card: number): Promise<void> {
    const { page } = analyst;
    const line = await overLine(page);
    await face(page, `Sighting ${card}.`).locator(".card-title").click();
    await page.locator(".prose-edit", { hasText: `Words of ${card}.` }).click();
    await line.cut();
    await moveCaret(page, "Control+End");
    await page.keyboard.type(" Written offline.");
    cardsOf(program.doc).delete(`card-${card}`);
    line.mend();
    await page.locator(".kept-text", { hasText: "Second line. Written offline." }).waitFor();
    await page.locator(".sheet").getByRole("button", { name: "Restore" }).click();
    await page.locator(".prose-edit", { hasText: `Words of ${card}.` }).waitFor();
    await page.getByText("The card is back, but not with all that it said here.").waitFor();
    expect(await page.locator(".prose-edit").textContent()).not.toContain("Written offline");
  }

  it("comes back without that person's words; one press puts those where they stood, and undo takes them out again", async () => {
    await writeWhileDeleted(9);
    const { page } = analyst;
    await picture(page, "put-back");
    await page.getByRole("button", { name: "Put it back into the card" }).click();
    await page.locator(".prose-edit", { hasText: "Second line. Written offline." }).waitFor();
    expect(await page.locator(".kept-text").count()).toBe(0);
    const body = () => bodyText(bodyOf(cardsOf(program.doc).get("card-9") as Y.Map<unknown>));
    await expect.poll(body).toBe("Words of 9.\nSecond line. Written offline.");
    await page.getByRole("button", { name: "Close the card" }).click();
    await page.keyboard.press("Control+z");
    await expect.poll(body).toBe("Words of 9.\nSecond line.");
  });

  it("and if it is not pressed, they stay on the screen to be copied until they are closed", async () => {
    await writeWhileDeleted(8);
    const { page } = analyst;
    const kept = page.locator(".kept-text", { hasText: "Second line. Written offline." });
    expect(await kept.count()).toBe(1);
    await picture(page, "kept-beside");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Copy the text" }).click();
    await page.getByRole("button", { name: "Close this text" }).click();
    await kept.waitFor({ state: "detached" });
  });
});

describe("cards that cannot be restored", () => {
  it("are named in the notice, each with the reason, and the rest comes back", async () => {
    const { page } = analyst;
    const second = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.narrow, token: await room.analyst.token() });
    await second.synced;
    second.doc.transact(() => {
      for (let index = 0; index < 6; index++) createCard(second.doc, { id: `narrow-${index}`, title: `Narrow ${index}.`, body: "Words." });
      (cardsOf(second.doc).get("narrow-0") as Y.Map<unknown>).set("body", newBody("word ".repeat(50_000)));
    });
    // The tests before have left the lane where their cards are.
    await page
      .locator(".lane-list")
      .first()
      .evaluate((list) => list.scrollTo(0, 0));
    await face(page, "Narrow 1.").waitFor();
    second.doc.transact(() => ["narrow-0", "narrow-1"].forEach((id) => cardsOf(second.doc).delete(id)));
    await notice(page).getByRole("button", { name: "Restore all" }).click();
    await page.locator(".toast", { hasText: "1 card restored" }).waitFor();
    const refused = notice(page).getByRole("list", { name: "Cards that could not be restored" });
    expect(await refused.textContent()).toContain("Narrow 0.");
    expect(await refused.textContent()).toContain("It holds more text than one change may carry.");
    await picture(page, "refused");
    await picture(lead.page, "refused-ar");
    expect(await accessibilityFaults(page)).toEqual([]);
    for (const person of [lead, analyst])
      await notice(person.page)
        .getByRole("button", { name: /Dismiss|إخفاء|تجاهل/ })
        .click();
    second.destroy();
  });
});

describe("cards removed in the same sweep, too few of their board for a notice (M2)", () => {
  it("are named after Restore all, with who removed them, and come back with one press", async () => {
    const sweep = await makeSharedRoom(suite.server.url, { title: "Sweep" });
    const token = await sweep.analyst.token();
    const [wide, narrow] = [sweep.wide, sweep.narrow].map((compartment) =>
      openStockClient({ socketUrl: suite.server.socketUrl, compartment, token }),
    ) as [StockClient, StockClient];
    await Promise.all([wide.synced, narrow.synced]);
    for (let index = 0; index < 12; index++) createCard(wide.doc, { id: `wide-${index}`, title: `Wide ${index}.` });
    for (let index = 0; index < 6; index++) createCard(narrow.doc, { id: `narrow-${index}`, title: `Narrow ${index}.` });
    const { page } = await suite.enterAs("lead-alf", "Sweep");
    await face(page, "Narrow 1.").waitFor();
    for (const index of [3, 4]) cardsOf(wide.doc).delete(`wide-${index}`);
    for (const index of [0, 1, 2]) cardsOf(narrow.doc).delete(`narrow-${index}`);
    await notice(page).getByText("removed 3 cards from “Narrow”").waitFor();
    await notice(page).getByRole("button", { name: "Restore all" }).click();
    await notice(page).getByText("also removed 2 cards from “Wide” at that time.").waitFor();
    const away = notice(page).getByRole("list", { name: "Cards that are still away" }).getByRole("listitem");
    expect((await away.allTextContents()).toSorted()).toEqual(["Wide 3.", "Wide 4."]);
    await picture(page, "beside");
    expect(await accessibilityFaults(page)).toEqual([]);
    await notice(page).getByRole("button", { name: "Restore these too" }).click();
    await page.locator(".toast", { hasText: "2 cards restored" }).waitFor();
    await notice(page).waitFor({ state: "detached" });
    await until(wide.doc, () => cardsOf(wide.doc).has("wide-3") && cardsOf(wide.doc).has("wide-4"));
    for (const own of [wide, narrow]) own.destroy();
    await page.context().close();
  });
});

describe("more than 200 cards a minute (A11)", () => {
  it("lets the person read on and says why, until the lead lets them write", async () => {
    await analyst.page.getByRole("button", { name: "Close the card" }).click();
    for (let from = 34; from < 230; from += 49) fillBoard(from, from + 49);
    emptyBoard();
    await notice(analyst.page).getByText("You may only read “Wide” for now").waitFor();
    const resume = notice(lead.page).getByRole("button", { name: "السماح له بالكتابة من جديد" });
    await resume.waitFor();
    await picture(lead.page, "hold-ar");
    await picture(analyst.page, "hold-en");
    expect(await analyst.page.getByText("was withdrawn").count()).toBe(0);
    // The cards leave the board before the server has named all of them.
    await notice(lead.page).getByText("أزال 230 بطاقة من").waitFor();
    await notice(lead.page).getByRole("button", { name: "استعادة الكل" }).click();
    await lead.page.locator(".toast", { hasText: "استُعيدت 230 بطاقة" }).waitFor();
    await face(analyst.page, "Sighting 1.").locator(".card-title").click();
    await analyst.page.getByText("Read-only for now. The notice of the room says who can let you write again.").waitFor();
    await resume.click();
    await notice(analyst.page).waitFor({ state: "detached" });
    await expect.poll(() => analyst.page.locator(".sheet-title-input").isEditable()).toBe(true);
    await analyst.page.locator(".sheet-title-input").fill("Written again.");
    await face(lead.page, "Written again.").waitFor();
    expect([...lead.faults, ...analyst.faults]).toEqual([]);
  });
});

describe("a lead whose writing is held (A11)", () => {
  it("is told among the members that they manage none for now, and still makes compartments", async () => {
    const held = await makeSharedRoom(suite.server.url, { title: "Held lead" });
    const own = openStockClient({ socketUrl: suite.server.socketUrl, compartment: held.own, token: await held.lead.token() });
    await own.synced;
    for (let from = 0; from < 210; from += 35)
      own.doc.transact(() => {
        for (let index = from; index < from + 35; index++) createCard(own.doc, { id: `own-${index}`, title: `Own ${index}.` });
      });
    own.doc.transact(() => [...cardsOf(own.doc).keys()].forEach((id) => cardsOf(own.doc).delete(id)));
    const { page } = await suite.visitAs("lead-alf");
    await page.locator(".room-tile", { hasText: "Held lead" }).click();
    await notice(page).getByText("You may only read “Own” for now").waitFor();
    await page.getByRole("button", { name: "Who has access" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("You manage no members for now").waitFor();
    expect(await dialog.locator("input[name=member]").count()).toBe(0);
    expect(await dialog.getByRole("button", { name: /^Remove/ }).count()).toBe(0);
    expect(await dialog.locator("input[name=compartment-name]").count()).toBe(1);
    await picture(page, "held-lead");
    own.destroy();
    await page.context().close();
  });
});
