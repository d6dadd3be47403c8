import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { createCard } from "../../shared/board/card.ts";
import { accessibilityFaults, picture } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

/** A room in which ALF knows more than BRV: a card of ALF alone, and one that BRV reads, too. */
const clients: StockClient[] = [];
let page: Page;

const suite = browserSuite({}, async () => {
  const room = await makeSharedRoom(suite.server.url, { title: "Warning" });
  const token = await room.lead.token();
  const write = async (compartment: string, card: { id: string; title: string; body: string }): Promise<void> => {
    const program = openStockClient({ socketUrl: suite.server.socketUrl, compartment, token });
    clients.push(program);
    await program.synced;
    createCard(program.doc, { ...card, lane: "new", kind: "report" });
  };
  await write(room.own, {
    id: "source",
    title: "What OLEANDER heard at the pier",
    body: "OLEANDER heard the crew of the grey skiff say they would board the evening boat from the seaward side.",
  });
  await write(room.narrow, { id: "shared", title: "The shared card", body: "Words for two nations." });
  ({ page } = await suite.enterAs("lead-alf", "Warning", { permissions: ["clipboard-read", "clipboard-write"] }));
});
afterAll(() => {
  for (const client of clients) client.destroy();
});

const open = async (title: string, where = page): Promise<void> => {
  await where.locator(".card-title", { hasText: title }).click();
  await where.waitForFunction((text) => document.querySelector<HTMLTextAreaElement>(".sheet-title-input")?.value === text, title);
};
const stopped = (where = page) => where.getByRole("dialog", { name: "Not pasted: others would read it here" });
const findings = () => page.locator(".finding-words").allTextContents();

describe("text of a narrower compartment (S11)", () => {
  it("is not pasted where others would read it: title, body, comment, another tab; the clipboard keeps it", async () => {
    await open("What OLEANDER heard at the pier");
    await page.locator(".sheet-title-input").press("ControlOrMeta+a");
    await page.locator(".sheet-title-input").press("ControlOrMeta+c");
    await open("The shared card");
    for (const field of [".sheet-title-input", ".prose-edit", ".composer-text"]) {
      // oxlint-disable-next-line no-await-in-loop -- one field after the other
      await page.locator(field).first().press("ControlOrMeta+v");
      // oxlint-disable-next-line no-await-in-loop -- as above
      await stopped().getByText("BRV", { exact: true }).waitFor();
      // oxlint-disable-next-line no-await-in-loop -- as above
      await stopped().getByRole("button", { name: "Understood" }).press("Enter");
      // oxlint-disable-next-line no-await-in-loop -- as above
      await stopped().waitFor({ state: "detached" });
    }
    const tab = await page.context().newPage();
    await tab.goto(page.url());
    await tab.locator(".composer-text").first().press("ControlOrMeta+v");
    await stopped(tab).waitFor();
    await picture(tab, "not-pasted");
    expect(await accessibilityFaults(tab)).toEqual([]);
    await tab.close();
    expect(await page.locator(".sheet-title-input").inputValue()).toBe("The shared card");
    expect(await page.locator(".composer-text").first().inputValue()).toBe("");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("What OLEANDER heard at the pier");
  });

  it("is pasted and cut within its compartment, and text from elsewhere is pasted as ever", async () => {
    await open("What OLEANDER heard at the pier");
    const comment = page.locator(".composer-text").first();
    await comment.press("ControlOrMeta+v");
    await expect.poll(() => comment.inputValue()).toBe("What OLEANDER heard at the pier");
    await comment.press("ControlOrMeta+a");
    await comment.press("ControlOrMeta+x");
    expect(await comment.inputValue()).toBe("");
    await page.evaluate(() => navigator.clipboard.writeText("From elsewhere"));
    await open("The shared card");
    await comment.press("ControlOrMeta+v");
    await expect.poll(() => comment.inputValue()).toBe("From elsewhere");
    await comment.fill("");
  });

  it("is not dropped there, either", async () => {
    await open("What OLEANDER heard at the pier");
    await page.locator(".prose-edit").press("ControlOrMeta+a");
    const label = await page.evaluate(() => {
      const data = new DataTransfer();
      const target = document.querySelector(".prose-edit p") ?? document.body;
      target.dispatchEvent(new DragEvent("dragstart", { bubbles: true, cancelable: true, dataTransfer: data }));
      return data.getData("application/x-majlis-label");
    });
    expect(label).toContain("ALF");
    await open("The shared card");
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.setData("text/plain", "OLEANDER");
      data.setData("application/x-majlis-label", text);
      document
        .querySelector(".composer-text")
        ?.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
    }, label);
    await stopped().getByRole("button", { name: "Understood" }).press("Enter");
    expect(await page.locator(".composer-text").first().inputValue()).toBe("");
  });
});

describe("a release, by the keyboard alone (S9, S10, S12)", () => {
  it("marks what would give the source away, is kept over a reload, and goes out once it is confirmed", async () => {
    await open("What OLEANDER heard at the pier");
    await page.keyboard.press("Control+Alt+r");
    const title = page.getByLabel("Headline");
    const body = page.getByLabel("Text", { exact: true });
    await expect.poll(() => title.evaluate((field) => field === document.activeElement)).toBe(true);
    expect([await title.inputValue(), await body.inputValue()]).toEqual(["", ""]);
    await page.getByRole("checkbox", { name: "Narrow" }).press("Space");
    await title.fill("An attack is planned");
    await body.fill("OLEANDER says they would board the evening boat from the seaward side.");
    await expect.poll(findings).toEqual(expect.arrayContaining(["OLEANDER"].map((word) => expect.stringContaining(word))));
    expect(await page.locator(".marked-mirror [data-weight=block]").first().getAttribute("data-letters")).toContain("OLEANDER");
    // Screen readers hear it with the field.
    const about = await body.evaluate((field) => document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent ?? "");
    expect(about).toContain("Must be rewritten: OLEANDER");
    await picture(page, "release-findings");
    expect(await accessibilityFaults(page)).toEqual([]);
    await body.fill("Please keep a patrol with every passenger vessel until morning.");
    await page.getByText("nothing found in these words").waitFor();
    await page.reload();
    await page.getByText("Say why it is released").waitFor();
    expect(await body.inputValue()).toBe("Please keep a patrol with every passenger vessel until morning.");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.type("Lives are at risk.");
    await page.getByText("Ready. Ctrl+Enter").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByText("BRV will read it.").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Open the new card" }).press("Enter");
    await page.getByText("in the name of").waitFor();
    expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("majlis.release ")))).toEqual([]);
  });

  it("shows its readers who released it and nothing else, and tells them at once when it is recalled", async () => {
    const { page: reader } = await suite.enterAs("analyst-brv", "Warning");
    await open("An attack is planned", reader);
    await reader.getByText("Released by Layan Suri in the name of ALF").waitFor();
    expect(await reader.locator("body").textContent()).not.toContain("OLEANDER");
    await page.locator(".card-title", { hasText: "What OLEANDER heard" }).click();
    await page.locator(".release-line").first().press("Enter");
    await page.getByRole("button", { name: "Recall…" }).press("Enter");
    await page.keyboard.type("A better text follows.");
    await page.getByRole("button", { name: "Recall the release" }).press("Enter");
    await page.getByRole("button", { name: "Recall the release" }).press("Enter");
    await reader.getByText("A release was recalled: “An attack is planned”.").waitFor();
    await reader.getByRole("button", { name: "Inbox: 1 waits for you" }).waitFor();
    await reader.getByRole("button", { name: "Acknowledge the recall" }).press("Enter");
    await reader.getByRole("button", { name: "waits for you" }).waitFor({ state: "detached" });
    await page.getByText("1 person has acknowledged it.").waitFor();
    await picture(page, "release-recalled");
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
