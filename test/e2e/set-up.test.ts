import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { accessibilityFaults, picture, signIn } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";

let link: string;
const suite = browserSuite({ demo: false }, async () => {
  const { setupLink } = suite.server;
  if (setupLink === null) throw new Error("the server printed no set-up link");
  link = setupLink;
});

describe("a new installation", () => {
  it("turns away a wrong link when it is opened, and says what to do", async () => {
    const { page } = await suite.visit({ address: `${suite.server.url}/setup#not-the-token` });
    expect(await page.getByRole("alert").textContent()).toContain("restart the server to get a new one");
    await page.context().close();
  });

  it("says beside each field what is wrong with it, in the person's language, and puts the focus on the first (S5, WCAG 3.3.1)", async () => {
    const { page } = await suite.visit({ address: link, locale: "ar" });
    const field = (name: string) => page.locator(`input[name=${name}]`);
    const said = (name: string) =>
      field(name).evaluate((input) => [
        input.getAttribute("aria-invalid"),
        document.getElementById(input.getAttribute("aria-describedby") ?? "")?.textContent,
      ]);
    await field("username").fill("amina");
    await field("password").fill("short");
    await page.locator("button[type=submit]").click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("displayName");
    expect(await said("username")).toEqual(["false", expect.stringContaining("من 2 إلى 32")]);
    expect(await said("displayName")).toEqual(["true", "اكتب اسمك."]);
    expect(await said("password")).toEqual(["true", "اكتب كلمة مرور من عشرة أحرف على الأقل."]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await field("displayName").fill("\u200Bأمينة");
    expect(await said("displayName")).toEqual(["true", "بعض الأحرف لا تُرى أو تغيّر اتجاه النص. اكتبه من جديد بدونها."]);
    await field("password").fill("a long enough phrase");
    expect(await said("password")).toEqual(["false", "عشرة أحرف على الأقل."]);
    await page.context().close();
  });

  it("is set up by the person who opens the printed link: first administrator, room, compartment, card", async () => {
    const { page, faults } = await suite.visit({ address: link });
    await page.getByRole("heading", { name: "Set up this server" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const [name, code] = await Promise.all(["partnerName", "partnerCode"].map((field) => page.locator(`[name=${field}]`).boundingBox()));
    expect([name?.y, name?.height]).toEqual([code?.y, code?.height]);
    await fillIn(page);
    await page.getByRole("button", { name: "Set up and sign in" }).click();
    // What comes first leads to the nations and accounts, and from each to the next.
    await page.getByRole("heading", { name: "This site is new." }).waitFor();
    await expect.poll(() => new URL(page.url()).pathname + new URL(page.url()).hash).toBe("/");
    await picture(page, "site-steps");
    await page.getByRole("link", { name: "Add nations" }).click();
    await page.getByRole("link", { name: "Next: Accounts" }).click();
    await page.getByRole("link", { name: "Next: First room" }).click();
    await page.getByText("There is no room here yet.").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("link", { name: "Majlis: the rooms" }).click();
    await page.getByRole("list").getByRole("button", { name: "New room" }).click();
    const hidden = page.getByText("Some characters cannot be seen, or change the direction of the text.");
    await page.getByLabel("Title").fill("\u202EHarbour");
    await page.getByLabel("What it is about").fill("\u2066about");
    await page.getByRole("button", { name: "Open the room" }).click();
    await expect.poll(() => hidden.count()).toBe(2);
    await page.getByLabel("Title").fill("Harbour watch");
    await page.getByRole("button", { name: "Open the room" }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("summary");
    await page.getByLabel("What it is about").fill("");
    await page.getByRole("button", { name: "Open the room" }).click();
    await page.getByRole("heading", { name: "Make a compartment to begin" }).waitFor();
    await page.getByPlaceholder("Name", { exact: true }).fill("\u200F");
    await page.getByRole("button", { name: "Make it" }).click();
    await hidden.waitFor();
    await page.getByPlaceholder("Name", { exact: true }).fill("Harbour picture");
    await page.getByRole("button", { name: "Make it" }).click();
    await page.locator(".room-compartments .mark", { hasText: "Harbour picture" }).waitFor();
    await page.getByRole("button", { name: "New card" }).click();
    await page.locator("input[name=title]").fill("First report");
    await page.getByRole("button", { name: "Add the card" }).click();
    await page.locator(".card", { hasText: "First report" }).waitFor();
    await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
    // No demonstration: nothing here is an exercise.
    await expect.poll(() => page.locator(".banner").first().textContent()).toBe("ALF ONLY");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("does so once: the spent link leads to the sign-in page, where the new account works", async () => {
    const { page } = await suite.visit({ address: link });
    await page.getByRole("link", { name: "Go to the sign-in page" }).click();
    await signIn(page, "amina", "a long enough phrase");
    await expect.poll(() => page.locator(".room-tile").allTextContents()).toEqual([expect.stringContaining("Harbour watch")]);
    await page.context().close();
  });
});

async function fillIn(page: Page): Promise<void> {
  await page.locator("input[name=username]").fill("Amina");
  await page.locator("input[name=displayName]").fill("أمينة حداد");
  await page.locator("input[name=password]").fill("a long enough phrase");
  await page.locator("input[name=partnerName]").fill("Alfira");
  await page.locator("input[name=partnerCode]").fill("alf");
}
