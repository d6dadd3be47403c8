import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { accessibilityFaults, moveCaret, picture, signIn } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";

const suite = browserSuite();
let page: Page;
afterEach(() => page?.context().close());

const cover = () => page.getByRole("dialog", { name: "Sign in again" });
const focusIsIn = (selector: string) => page.evaluate((wanted) => document.activeElement?.closest(wanted) !== null, selector);

/** Whether the focus is on something outside of the cover; past its last field it is nowhere. */
const isOutside = () => page.evaluate(() => document.activeElement !== document.body && document.activeElement?.closest("dialog") === null);

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

it("the keys of the room do nothing behind a dialog", async () => {
  ({ page } = await suite.enterAs("analyst-brv", "Strait Watch"));
  await page.getByRole("button", { name: "New card" }).click();
  await page.getByRole("button", { name: "Cancel" }).focus();
  await page.keyboard.press("Control+z");
  expect(await page.locator(".toast").count()).toBe(0);
});
