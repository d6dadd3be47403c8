import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { actEnds, pressInToast, type Visitor } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";

let lead: Visitor;
let analyst: Visitor;

const face = (page: Page, title: string) => page.locator(".card", { hasText: title });

/** Opens the card's menu and chooses from it. */
async function choose(page: Page, title: string, action: string): Promise<void> {
  await face(page, title).first().locator(".card-menu button").click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

const suite = browserSuite({}, async () => {
  lead = await suite.enterAs("lead-alf", "Strait Watch");
  analyst = await suite.enterAs("analyst-brv", "Strait Watch");
});

describe("two analysts of two nations on one board", () => {
  it("see one another, and each only what is releasable to them (P3)", async () => {
    await expect.poll(() => lead.page.locator(".people .avatar").count()).toBe(2);
    await expect
      .poll(() => lead.page.locator(".banner").allTextContents())
      .toEqual(["EXERCISE // SECRET // TLP:RED // ORCON // ALF ONLY", "EXERCISE // SECRET // TLP:RED // ORCON // ALF ONLY"]);
    await expect
      .poll(() => analyst.page.locator(".banner").first().textContent())
      .toBe("EXERCISE // CONFIDENTIAL // TLP:AMBER+STRICT // ORCON // REL TO ALF, BRV");
    expect(await analyst.page.locator(".card .mark", { hasText: "ALF only" }).count()).toBe(0);
  });

  it("share a new card, and it is called saved only after the server's receipt (P1)", async () => {
    const { page } = lead;
    await page.getByRole("button", { name: "New card" }).click();
    await page.locator(".choice", { hasText: "ALF BRV CRL" }).click();
    await page.locator("input[name=title]").fill("Kite over the harbour");
    await page.getByRole("button", { name: "Add the card" }).click();
    await face(analyst.page, "Kite over the harbour").waitFor();
    await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
  });

  it("type into one title at once and both keep every letter (P5)", async () => {
    await face(analyst.page, "Kite over the harbour").locator(".card-title").click();
    const [mine, theirs] = [lead.page.locator(".sheet-title-input"), analyst.page.locator(".sheet-title-input")];
    await mine.press("End");
    await theirs.press("Home");
    for (const letter of " dusk") {
      await lead.page.keyboard.type(letter);
      await analyst.page.keyboard.type("x");
    }
    for (const box of [mine, theirs]) await expect.poll(() => box.inputValue()).toBe("xxxxxKite over the harbour dusk");
  });

  it("write one text with live carets under the names the server knows (P2)", async () => {
    await lead.page.locator(".prose-edit").click();
    await lead.page.keyboard.type("Seen by the tower.");
    await analyst.page.locator(".prose-edit", { hasText: "Seen by the tower." }).waitFor();
    await analyst.page.locator(".caret-name", { hasText: "Layan Suri" }).waitFor({ state: "attached" });
    const guests = analyst.page.locator("[data-field=body] .field-label [role=img]");
    await expect.poll(() => guests.first().getAttribute("aria-label")).toBe("Layan Suri");
  });

  it("undo their own edits alone (U1)", async () => {
    await actEnds(lead.page);
    await lead.page.locator(".sheet-title-input").press("End");
    await lead.page.keyboard.insertText(" again");
    await expect.poll(() => analyst.page.locator(".sheet-title-input").inputValue()).toBe("xxxxxKite over the harbour dusk again");
    await analyst.page.locator("[data-field=severity] select").selectOption("critical");
    await expect.poll(() => lead.page.locator(".card[data-open=true]").getAttribute("data-severity")).toBe("critical");
    await lead.page.locator(".lane-head").first().click();
    await lead.page.keyboard.press("Control+z");
    await lead.page.locator(".toast", { hasText: "Undone" }).waitFor();
    await expect.poll(() => analyst.page.locator(".sheet-title-input").inputValue()).toBe("xxxxxKite over the harbour dusk");
    expect(await lead.page.locator(".card[data-open=true]").getAttribute("data-severity")).toBe("critical");
  });

  it("read on the timeline who did what, live", async () => {
    await lead.page.keyboard.press("Escape");
    const sentences = () => lead.page.locator(".timeline-text").allTextContents();
    await expect.poll(async () => (await sentences()).join("\n")).toMatch(/Tomas Verrin BRV set severity of .*Kite.* to Critical/);
  });

  it("move a card by menu, with the focus kept on it, and by dragging", async () => {
    const { page } = lead;
    await choose(page, "Kite over", "Move to Active");
    await analyst.page.locator("[data-lane=active] .card", { hasText: "Kite over" }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest(".card")?.textContent ?? "")).toContain("Kite over");
    await page
      .locator("[data-lane=active] .card", { hasText: "Kite over" })
      .dragTo(page.locator("[data-lane=triage] .card").first(), { targetPosition: { x: 60, y: 6 }, sourcePosition: { x: 60, y: 45 } });
    await expect.poll(() => analyst.page.locator("[data-lane=triage] .card").first().textContent()).toContain("Kite over");
  });

  it("delete with a way back: the card returns whole", async () => {
    const { page } = lead;
    await choose(page, "Kite over", "Delete");
    await expect.poll(() => face(analyst.page, "Kite over").count()).toBe(0);
    await pressInToast(page, "Deleted", "Undo");
    await face(page, "Kite over").first().locator(".card-title").click();
    await expect.poll(() => page.locator(".prose-edit").textContent()).toContain("Seen by the tower.");
  });

  it("lose nothing while cut off, and are told so meanwhile (P1)", async () => {
    const { page } = lead;
    await page.locator("[data-field=tags] input").waitFor();
    await suite.server.stop("SIGKILL");
    await expect.poll(() => page.locator(".sync").getAttribute("data-kind")).toBe("offline");
    await page.locator(".prose-edit").click();
    await page.keyboard.type("Typed in the dark. ");
    await expect.poll(() => page.locator(".sync").textContent()).toMatch(/Offline · \d+ unsent/);
    await suite.startAgain();
    await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
    await face(analyst.page, "Kite over").first().locator(".card-title").click();
    await analyst.page.locator(".prose", { hasText: "Typed in the dark." }).waitFor();
  });

  it("did all that without an error on either page or a request beyond the origin (P9)", () => {
    expect([...lead.faults, ...analyst.faults]).toEqual([]);
  });
});
