import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { bodyOf } from "../../shared/board/card.ts";
import { bodyText } from "../../shared/board/rich-text.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import type { Visitor } from "../support/browser.ts";
import { moveCaret } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { entriesBy, lookAtPages, oldRoom, type OddRoom } from "../support/looking/look-at-pages.ts";
import { RestClient } from "../support/rest-client.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

let place: OddRoom;
let lead: Visitor;
let rest: RestClient;
let analyst: StockClient;

/** A document with one card; `fill` puts into its body what it likes. */
function cardDoc(id: string, title: unknown, fill: (body: Y.XmlFragment) => void): Y.Doc {
  const doc = new Y.Doc();
  const body = new Y.XmlFragment();
  cardsOf(doc).set(
    id,
    new Y.Map<unknown>([
      ["title", title],
      ["body", body],
    ]),
  );
  doc.transact(() => fill(body));
  return doc;
}

function paragraph(text: string, marks: Readonly<Record<string, unknown>> = {}): Y.XmlElement {
  const made = new Y.XmlElement("paragraph");
  const letters = new Y.XmlText();
  letters.insert(0, text, marks);
  made.insert(0, [letters]);
  return made;
}

const open = (page: Page, id: string) => page.goto(`${suite.server.url}/r/${place.room}/board?card=${place.compartment}~${id}`);

/** As an earlier version accepted them. */
const fill = async (dataFolder: string): Promise<void> => {
  place = await oldRoom(dataFolder, [
    cardDoc("marked", "Marked", (body) =>
      body.push([paragraph("kept as it is", { highlight: { colour: "red" } }), new Y.XmlElement("table")]),
    ),
    cardDoc("broken", new Y.Map([["odd", "raw words"]]), () => undefined),
    cardDoc("plain", "Plain", (body) => body.push([paragraph("a plain text")])),
  ]);
};
const suite = browserSuite({ fill }, async () => {
  lead = await suite.visitAs("lead-alf");
  rest = await RestClient.signIn(suite.server.url, "analyst-brv");
  analyst = openStockClient({ socketUrl: suite.server.socketUrl, compartment: place.compartment, token: await rest.token() });
  await analyst.synced;
});
afterAll(() => analyst?.destroy());

describe("looking writes nothing (P11)", () => {
  it("at a text with an unknown mark and a table: it is shown for reading, with the reason (found 1)", async () => {
    const { page } = lead;
    await open(page, "marked");
    await page.locator(".note-warn", { hasText: "table" }).waitFor();
    await page.locator(".prose-read", { hasText: "kept as it is" }).waitFor();
    expect(await page.locator(".prose-edit").count()).toBe(0);
  });

  it("at a card that cannot be read: its raw text is shown, also after a reload, and the board stands (found 2, B2)", async () => {
    const { page } = lead;
    await open(page, "broken");
    await page.locator(".raw-text", { hasText: "raw words" }).waitFor();
    await expect
      .poll(() => page.locator(".sheet .note-bad").textContent())
      .toBe("This card cannot be read as stored; the fault is in its title.");
    await page.reload();
    await page.locator(".card", { hasText: "Plain" }).waitFor();
    await page.locator(".raw-text", { hasText: "raw words" }).waitFor();
    expect(await page.locator(".card", { hasText: "Plain" }).count()).toBe(1);
  });

  it("while a change by another person takes the text out of the editor and gives it back", async () => {
    const { page } = lead;
    await open(page, "plain");
    await page.locator(".prose-edit", { hasText: "a plain text" }).waitFor();
    const body = bodyOf(cardsOf(analyst.doc).get("plain") as Y.Map<unknown>) as Y.XmlFragment;
    body.insert(1, [new Y.XmlElement("table")]);
    await page.locator(".note-warn", { hasText: "table" }).waitFor();
    body.delete(1, 1);
    await page.locator(".prose-edit", { hasText: "a plain text" }).waitFor();
    await expect.poll(() => page.locator(".note-warn").count()).toBe(0);
  });

  it("where the editor's code cannot be fetched: the text can be read, and trying again works (found 3)", async () => {
    const { page } = lead;
    await page.context().route("**/assets/BodyEditor*", (route) => route.abort());
    await open(page, "plain");
    await page.locator(".prose-read", { hasText: "a plain text" }).waitFor();
    const again = page.locator(".sheet").getByRole("button", { name: "Try again" });
    await again.waitFor();
    await page.context().unroute("**/assets/BodyEditor*");
    await again.click();
    await page.locator(".prose-edit", { hasText: "a plain text" }).waitFor();
    await expect.poll(() => again.count()).toBe(0);
  });

  it("at a card by its address, on a screen that draws late: the server is not asked who deleted a card that is there", async () => {
    const { page } = await suite.visitAs("lead-alf");
    await page.addInitScript(() => {
      const soon = globalThis.requestAnimationFrame.bind(globalThis);
      globalThis.requestAnimationFrame = (draw) => Number(setTimeout(() => soon(draw), 300));
    });
    const asked: string[] = [];
    page.on("request", (request) => request.url().endsWith("/deletion") && asked.push(request.url()));
    await open(page, "plain");
    await page.locator(".prose-edit", { hasText: "a plain text" }).waitFor();
    expect(asked).toEqual([]);
    await page.context().close();
  });

  it("and so the ledger has no entry of the person who looked, until they type", async () => {
    const { page } = lead;
    expect(await entriesBy(rest, place.compartment, "lead-alf")).toBe(0);
    expect(lead.faults).toEqual([]);
    await page.locator(".prose-edit").click();
    await moveCaret(page, "Home");
    await page.keyboard.type("Now ");
    await expect.poll(() => entriesBy(rest, place.compartment, "lead-alf")).toBeGreaterThan(0);
    await expect.poll(() => bodyText(bodyOf(cardsOf(analyst.doc).get("plain") as Y.Map<unknown>))).toContain("Now a plain text");
  });

  it("and typing or pasting something like an address makes no link", async () => {
    const { page } = lead;
    await open(page, "plain");
    await page.locator(".prose-edit").click();
    await moveCaret(page, "End");
    await page.keyboard.type(" See line.abc and www.example.org for more");
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", " https://example.org/pasted ");
      document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    await page.locator(".prose-edit", { hasText: "https://example.org/pasted" }).waitFor();
    expect(await page.locator(".prose-edit a").count()).toBe(0);
    const body = () => bodyOf(cardsOf(analyst.doc).get("plain") as Y.Map<unknown>) as Y.XmlFragment;
    await expect.poll(() => bodyText(body())).toContain("https://example.org/pasted");
    const texts = [...body().createTreeWalker((node) => node instanceof Y.XmlText)] as Y.XmlText[];
    expect(
      texts.flatMap((text) => text.toDelta() as { attributes?: object }[]).filter(({ attributes }) => attributes !== undefined),
    ).toEqual([]);
  });

  it("until they ask to delete the empty parts that stand in the way of editing", async () => {
    const { page } = lead;
    await open(page, "plain");
    await page.locator(".prose-edit", { hasText: "a plain text" }).waitFor();
    const before = await entriesBy(rest, place.compartment, "lead-alf");
    // What remains of a list when two people each remove one of its last two items.
    const body = bodyOf(cardsOf(analyst.doc).get("plain") as Y.Map<unknown>) as Y.XmlFragment;
    body.insert(1, [new Y.XmlElement("bulletList")]);
    await page.getByRole("button", { name: "Delete the empty parts" }).click();
    await page.locator(".prose-edit", { hasText: "a plain text" }).waitFor();
    await expect.poll(() => body.length).toBe(1);
    expect(await entriesBy(rest, place.compartment, "lead-alf")).toBe(before + 1);
  });

  it("at generated cards of every shape that an earlier version accepted (short form of test/trials/looking.ts)", async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const { appended, changed, errors, opened } = await lookAtPages({ cards: 8, seed });
    expect({ seed, appended, changed, errors, opened }).toEqual({ seed, appended: 0, changed: 0, errors: [], opened: 8 });
  });
});
