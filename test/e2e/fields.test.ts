import type { Locator, Page } from "playwright-core";
import type * as Y from "yjs";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createCard } from "../../shared/board/card.ts";
import { cardsOf, linksOf } from "../../shared/board/roots.ts";
import { accessibilityFaults, picture } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

/** A card of its own for each test, open in the lead's sheet, and a program that sees what is stored. */
let page: Page;
let program: StockClient;
let card: string;
let made = 0;

const suite = browserSuite({}, async () => {
  const room = await makeSharedRoom(suite.server.url, { title: "Fields" });
  program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.analyst.token() });
  await program.synced;
  createCard(program.doc, { id: "other", title: "The other card" });
  createCard(program.doc, { id: "third", title: "The third card" });
  ({ page } = await suite.enterAs("lead-alf", "Fields"));
});
afterAll(() => program?.destroy());

beforeEach(async () => {
  card = `card-${made++}`;
  // By turns into lanes that stay short: a list that has just been scrolled to a card moves it once more, away from the press.
  const lane = (["new", "triage", "active", "contained"] as const)[made % 4] ?? "new";
  createCard(program.doc, { id: card, title: `Sheet ${card}`, body: "Words.", lane });
  await page.locator(".card-title", { hasText: `Sheet ${card}` }).click();
  // The sheet of the test before may still be there.
  await page.waitForFunction(
    (title) => document.querySelector<HTMLTextAreaElement>(".sheet-title-input")?.value === title,
    `Sheet ${card}`,
  );
  await page.locator(".prose-edit").waitFor();
});

const stored = (field: string): unknown => (cardsOf(program.doc).get(card) as Y.Map<unknown>).get(field);
const field = (label: string) => page.getByLabel(label, { exact: true });
const [from, to] = ["From, Zulu", "To, Zulu"];
const [lat, lon, precision] = ["Latitude in degrees", "Longitude in degrees", "Precision in metres"];

/** What screen readers are told about a field: whether it is wrong, and why. */
const said = (input: Locator) =>
  input.evaluate((element) => [
    element.getAttribute("aria-invalid"),
    document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent ?? "",
  ]);

async function enter(label: string, text: string): Promise<void> {
  await field(label).fill(text);
  await field(label).press("Tab");
}

const focused = () =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at?.getAttribute("aria-label") ?? at?.getAttribute("placeholder") ?? at?.textContent ?? "";
  });

describe("an entry that is refused stays in its field with the reason beside it (found 27, WCAG 3.3.1)", () => {
  it.each([
    [from, "yesterday", "Write a moment in Zulu"],
    [to, "1700", "Write a moment in Zulu"],
    [lat, "north", "This is not a number."],
    [lat, "99", "Latitude is −90 to 90"],
    [lon, "-181", "longitude −180 to 180"],
    ["Name of the place", "x".repeat(201), "at most 200 characters"],
    ["Name of the place", "\u200F\u200E", "Some characters cannot be seen"],
  ])("%s: %s", async (label, text, reason) => {
    await enter(label, text);
    await expect.poll(() => said(field(label))).toEqual(["true", expect.stringContaining(reason)]);
    expect(await field(label).inputValue()).toBe(text);
    // Looking at it again, and leaving it, changes nothing.
    await field(label).press("Tab");
    expect(await field(label).inputValue()).toBe(text);
    await field(label).press("Escape");
    expect([await field(label).inputValue(), ...(await said(field(label)))]).toEqual(["", "false", ""]);
    expect([stored("occurred"), stored("place")]).toEqual([undefined, undefined]);
  });

  it("a time that would end before it starts; it is stored once the other moment fits", async () => {
    await enter(from, "281600Z NOV 26");
    await enter(to, "281500Z NOV 26");
    await page.getByText("The end must not be before the start").waitFor();
    expect(await field(to).inputValue()).toBe("281500Z NOV 26");
    await picture(page, "refused-time");
    expect(await accessibilityFaults(page)).toEqual([]);
    await enter(from, "281400Z NOV 26");
    await expect.poll(() => stored("occurred")).toMatchObject({ from: "2026-11-28T14:00:00.000Z", to: "2026-11-28T15:00:00.000Z" });
    await expect.poll(() => page.getByText("The end must not be before the start").count()).toBe(0);
    await enter("Time zone of the source", "Mars/Olympus");
    await page.getByText("This is not a time zone.").waitFor();
    expect(await field("Time zone of the source").inputValue()).toBe("Mars/Olympus");
  });

  it("the end of a time and half of a position wait for their other half; a precision of nothing is refused", async () => {
    await enter(to, "281500Z NOV 26");
    await page.getByText("A time that has an end needs a start, too.").waitFor();
    await enter(from, "281400Z NOV 26");
    await expect.poll(() => stored("occurred")).toMatchObject({ to: "2026-11-28T15:00:00.000Z" });
    await enter(precision, "50");
    await page.getByText("A precision needs a position or a name").waitFor();
    await enter(lat, "25,5");
    await page.getByText("A position needs both latitude and longitude.").waitFor();
    expect([await field(lat).inputValue(), ...(await said(field(lat)))]).toEqual(["25,5", "false", expect.stringContaining("both")]);
    await enter(lon, "55.25");
    await expect.poll(() => stored("place")).toMatchObject({ lat: 25.5, lon: 55.25 });
    await field(precision).press("Enter");
    await expect.poll(() => stored("place")).toMatchObject({ precisionMetres: 50 });
    await picture(page, "place");
  });

  it("something else than a number beside a position that is stored; the stored one stays as it is", async () => {
    await enter(lat, "25.5");
    await enter(lon, "55");
    await expect.poll(() => stored("place")).toMatchObject({ lat: 25.5, lon: 55 });
    for (const label of [lat, lon, precision]) {
      await field(label).fill("25°30'N");
      await field(label).press("Enter");
      await expect.poll(() => said(field(label))).toEqual(["true", expect.stringContaining("This is not a number.")]);
      expect(await field(label).inputValue()).toBe("25°30'N");
    }
    expect(stored("place")).toEqual({ lat: 25.5, lon: 55 });
  });

  it("a tag that is too long, and one that the card has; commas part tags, also in what is pasted", async () => {
    const tag = page.getByPlaceholder("Add a tag");
    await tag.fill("smoke, pier، ميناء");
    await tag.press("Enter");
    await expect.poll(() => stored("tags")).toEqual(["smoke", "pier", "ميناء"]);
    expect(await tag.inputValue()).toBe("");
    for (const [text, reason] of [
      ["pier", "The card has this tag already."],
      ["x".repeat(81), "A tag has at most 80 characters"],
      ["\u200F", "Some characters cannot be seen"],
    ] as const) {
      await tag.fill(text);
      await tag.press("Enter");
      await expect.poll(() => said(tag)).toEqual(["true", expect.stringContaining(reason)]);
      expect(await tag.inputValue()).toBe(text);
    }
    await picture(page, "refused-tag");
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

it("a title of spaces alone is no title: the card is called Untitled wherever it is named (S5)", async () => {
  await page.locator(".sheet-title-input").fill("   ");
  await expect.poll(() => page.locator(".card[data-open=true] .card-title").textContent()).toBe("Untitled");
  await page.locator(".sheet-title-input").fill(`Sheet ${card}`);
  await expect.poll(() => page.locator(".card[data-open=true] .card-title").textContent()).toBe(`Sheet ${card}`);
});

it("every control of the sheet is reached by Tab, in the order in which it stands there (WCAG 2.1.1, 2.4.3)", async () => {
  await enter(from, "281400Z NOV 26");
  await field("Time zone of the source").waitFor();
  const controls = () =>
    page.locator(".sheet").evaluate((sheet) => {
      const all = sheet.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, [contenteditable=true]");
      for (const [index, control] of [...all].entries()) control.dataset["stop"] = String(index);
      return all.length;
    });
  const count = await controls();
  await page.locator(".sheet").focus();
  const stops: (string | undefined)[] = [];
  for (let press = 0; press < count; press++) {
    await page.keyboard.press("Tab");
    stops.push(await page.evaluate(() => (document.activeElement as HTMLElement).dataset["stop"]));
  }
  expect(stops).toEqual(Array.from({ length: count }, (_, index) => String(index)));
});

it("Tab goes from the start of a new time to its end (WCAG 2.1.1)", async () => {
  await field(from).fill("281400Z NOV 26");
  await field(from).press("Tab");
  expect(await focused()).toBe(to);
  await page.keyboard.type("281500Z NOV 26");
  await page.keyboard.press("Tab");
  await expect.poll(() => stored("occurred")).toMatchObject({ to: "2026-11-28T15:00:00.000Z" });
});

describe("the focus after something is added to or removed from a card (WCAG 2.4.3)", () => {
  it("is in the search of a new link, back on the button after it or after Cancel, and on the next link after one was removed", async () => {
    const add = page.getByRole("button", { name: "Add a link" });
    await add.press("Enter");
    await expect.poll(focused).toBe("Find the other card");
    await page.getByRole("button", { name: "Cancel" }).press("Enter");
    await expect.poll(focused).toContain("Add a link");
    for (const other of ["The other card", "The third card"]) {
      await add.press("Enter");
      await page.getByLabel("Find the other card").fill(other);
      await page.locator(".link-choice", { hasText: other }).press("Enter");
      await expect.poll(focused).toContain("Add a link");
    }
    await expect.poll(() => linksOf(program.doc).size).toBe(2);
    const removes = page.getByRole("button", { name: "Remove this link" });
    await removes.first().press("Enter");
    await expect.poll(() => removes.count()).toBe(1);
    await expect.poll(() => removes.first().evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await expect.poll(() => removes.count()).toBe(0);
    await expect.poll(focused).toContain("Add a link");
  });

  it("is in the text after Write here", async () => {
    createCard(program.doc, { id: "bare", title: "Without a text" });
    (cardsOf(program.doc).get("bare") as Y.Map<unknown>).delete("body");
    await page.locator(".card-title", { hasText: "Without a text" }).click();
    await page.getByRole("button", { name: "Write here" }).press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.classList.contains("prose-edit"))).toBe(true);
  });

  it("is on the next tag after one was removed, and in the field for a new one after the last", async () => {
    const tag = page.getByPlaceholder("Add a tag");
    await tag.fill("one, two");
    await tag.press("Enter");
    await page.getByRole("button", { name: "Remove the tag one" }).press("Enter");
    await expect.poll(focused).toBe("Remove the tag two");
    await page.keyboard.press("Enter");
    await expect.poll(focused).toBe("Add a tag");
  });
});
