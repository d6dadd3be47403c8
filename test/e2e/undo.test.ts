import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { actEnds, moveCaret, type Visitor } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";

const TITLE = "Kite over the harbour";
let lead: Visitor;
let analyst: Visitor;

const severity = (page: Page) => page.locator("[data-field=severity] select");
const badge = (page: Page) => page.locator(".sync");
const body = (page: Page) => page.locator(".prose-edit");
/** What is written, without the names at other people's carets. */
const words = (page: Page) =>
  body(page).evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll(".caret, .ProseMirror-widget")) caret.remove();
    return (copy.textContent ?? "").replaceAll(/[\u2060\u200b\ufeff]/g, "");
  });

/** Counts the bursts that a person's keys come in: a machine that stalls makes pauses of its own. */
const countBursts = (page: Page) =>
  page.evaluate(() => {
    const counted = globalThis as unknown as { bursts: number };
    counted.bursts = 0;
    let lastMs = -Infinity;
    document.addEventListener("beforeinput", (event) => {
      if (event.inputType !== "insertText") return;
      if (event.timeStamp - lastMs > 400) counted.bursts += 1;
      lastMs = event.timeStamp;
    });
  });
const bursts = (page: Page) => page.evaluate(() => (globalThis as unknown as { bursts: number }).bursts);

const suite = browserSuite({}, async () => {
  lead = await suite.enterAs("lead-alf", "Strait Watch");
  analyst = await suite.enterAs("analyst-brv", "Strait Watch");
  await lead.page.getByRole("button", { name: "New card" }).click();
  await lead.page.locator(".choice", { hasText: "ALF BRV CRL" }).click();
  await lead.page.locator("input[name=title]").fill(TITLE);
  await lead.page.getByRole("button", { name: "Add the card" }).click();
  await analyst.page.locator(".card", { hasText: TITLE }).first().locator(".card-title").click();
  for (const { page } of [lead, analyst]) await body(page).waitFor();
});

describe("undo of two people in one card", () => {
  it("takes a burst of typing back with one press, while a partner types beside it (found 20)", async () => {
    for (const { page } of [lead, analyst]) {
      await body(page).click();
      await page.keyboard.type("-");
    }
    for (const { page } of [lead, analyst]) await expect.poll(() => words(page)).toBe("--");
    await actEnds(lead.page);
    await countBursts(lead.page);
    await Promise.all([lead.page.keyboard.type("abcdefghijkl"), analyst.page.keyboard.type("0123456789")]);
    for (const { page } of [lead, analyst]) await expect.poll(async () => (await words(page)).length).toBe(24);
    const theirs = async (page: Page) => (await words(page)).replaceAll("-", "");
    const acts = await bursts(lead.page);
    const press = async (keys: string) => {
      for (let time = 0; time < acts; time += 1) await lead.page.keyboard.press(keys);
    };
    await press("Control+z");
    for (const { page } of [lead, analyst]) await expect.poll(() => theirs(page)).toBe("0123456789");
    await press("Control+Shift+z");
    await expect.poll(async () => (await theirs(analyst.page)).replaceAll(/\d/g, "")).toBe("abcdefghijkl");
    await press("Control+z");
    await expect.poll(() => theirs(analyst.page)).toBe("0123456789");
  });

  it("puts the caret behind what came back, and leaves it where it was if only looks changed (found 20)", async () => {
    const { page } = lead;
    await body(page).click();
    await moveCaret(page, "Control+End");
    const start = await words(page);
    await page.keyboard.type(" seen twice");
    await actEnds(page);
    await page.keyboard.press("Control+Backspace");
    await moveCaret(page, "Home");
    await page.keyboard.press("Control+z");
    await page.keyboard.type("!");
    await expect.poll(() => words(page)).toBe(`${start} seen twice!`);
    await actEnds(page);
    // The editor learns of a selection made by keys later than the browser makes it; what it knows, it shows to the partner.
    const seenSelection = () => body(analyst.page).locator(".caret-selection").count();
    await moveCaret(page, "Control+Shift+ArrowLeft");
    await expect.poll(seenSelection).toBe(1);
    await page.keyboard.press("Control+b");
    await expect.poll(() => body(page).locator("strong").count()).toBe(1);
    await moveCaret(page, "Home");
    await expect.poll(seenSelection).toBe(0);
    await page.keyboard.press("Control+z");
    await expect.poll(() => body(page).locator("strong").count()).toBe(0);
    await page.keyboard.type("It was ");
    await expect.poll(() => words(page)).toBe(`It was ${start} seen twice!`);
    await expect.poll(() => words(analyst.page)).toBe(`It was ${start} seen twice!`);
  });

  it("leaves a list of one's own in which a partner has typed, says who, and takes the act before it with the next press (found 20)", async () => {
    const { page } = lead;
    const status = page.getByRole("status").locator(".toast", { hasText: "This stays as it is" });
    const item = (at: Page) => body(at).locator("ul li");
    await body(page).click();
    await moveCaret(page, "Control+End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("mast");
    await actEnds(page);
    await moveCaret(page, "Control+Home");
    await page.keyboard.type("Early. ");
    await actEnds(page);
    await moveCaret(page, "Control+End");
    await page.getByRole("button", { name: "Bulleted list" }).click();
    await item(analyst.page).click();
    await moveCaret(analyst.page, "Control+End");
    await analyst.page.keyboard.type(" down");
    for (const at of [lead, analyst]) await expect.poll(() => words(at.page)).toMatch(/^Early\. .*mast down$/);
    await page.keyboard.press("Control+z");
    await status.filter({ hasText: "Tomas Verrin" }).waitFor();
    await expect.poll(() => item(page).count()).toBe(1);
    await page.keyboard.press("Control+z");
    for (const at of [lead, analyst]) await expect.poll(() => words(at.page)).not.toContain("Early. ");
    for (const at of [lead, analyst]) await expect.poll(() => words(at.page)).toMatch(/mast down$/);
    const rest = await words(page);
    await analyst.page.keyboard.press("Control+z");
    for (const at of [lead, analyst]) await expect.poll(() => words(at.page)).toBe(rest.replace(/ down$/, ""));
    for (const at of [lead, analyst]) await expect.poll(() => item(at.page).count()).toBe(1);
  });

  it("leaves a value that both changed while cut off as it is, and says who else changed it (found 4)", async () => {
    await severity(lead.page).selectOption("medium");
    await expect.poll(() => severity(analyst.page).inputValue()).toBe("medium");
    await expect.poll(() => badge(lead.page).textContent()).toBe("Live · Saved");
    await suite.server.stop("SIGKILL");
    for (const { page } of [lead, analyst]) await expect.poll(() => badge(page).getAttribute("data-kind")).toBe("offline");
    await severity(lead.page).selectOption("high");
    await severity(analyst.page).selectOption("low");
    await suite.startAgain();
    for (const { page } of [lead, analyst]) await expect.poll(() => badge(page).textContent()).toBe("Live · Saved");
    await expect.poll(async () => (await severity(lead.page).inputValue()) === (await severity(analyst.page).inputValue())).toBe(true);
    const stands = await severity(lead.page).inputValue();
    expect(["high", "low"]).toContain(stands);
    for (const [{ page }, other] of [
      [lead, "Tomas Verrin"],
      [analyst, "Layan Suri"],
    ] as const) {
      await page.locator(".lane-head").first().click();
      await page.keyboard.press("Control+z");
      await page.locator(".toast", { hasText: new RegExp(`${TITLE}.*stays as it is: .*${other}.* has changed it since`) }).waitFor();
    }
    for (const { page } of [lead, analyst]) expect(await severity(page).inputValue()).toBe(stands);
  });

  it("did all that without an error on either page", () => {
    expect([...lead.faults, ...analyst.faults]).toEqual([]);
  });
});
