import { describe, expect, it } from "vitest";
import { accessibilityFaults, enterRoom, signIn } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { RestClient } from "../support/rest-client.ts";

const suite = browserSuite();

describe("the screens", () => {
  it("say plainly that a password is wrong, and let a demo account in", async () => {
    const { page, consoleErrors } = await suite.visit();
    await page.getByRole("button", { name: /lead-alf/ }).waitFor();
    // A person who has not signed in is no error.
    expect(consoleErrors).toEqual([]);
    await page.locator("input[name=username]").fill("lead-alf");
    await page.locator("button[type=submit]").click();
    expect(await page.locator("input[name=password]").getAttribute("aria-invalid")).toBe("true");
    await page.getByText("Enter your password.").waitFor();
    await signIn(page, "lead-alf", "not the password");
    expect(await page.getByRole("alert").textContent()).toContain("username or password is wrong");
    await page.getByRole("button", { name: /lead-alf/ }).click();
    await page.locator(".room-tile", { hasText: "Strait Watch" }).waitFor();
    await page.context().close();
  });

  it("keep the marking of compartments that a person hides, and say that they are hidden (S1)", async () => {
    const { page } = await suite.enterAs("lead-alf", "Strait Watch");
    const banner = () => page.locator(".banner").first().textContent();
    await expect.poll(banner).toBe("EXERCISE // SECRET // TLP:RED // ORCON // ALF ONLY");
    for (const toggle of await page.locator(".compartment-toggle").all()) await toggle.click();
    await page.locator(".timeline").getByText("Every compartment is hidden.").waitFor();
    await expect.poll(banner).toBe("EXERCISE // SECRET // TLP:RED // ALF ONLY");
    await page.getByRole("button", { name: "New card" }).click();
    await page.locator(".dialog").getByText("Every compartment that you may write in is hidden.").waitFor();
    expect(await page.getByRole("button", { name: "Add the card" }).isDisabled()).toBe(true);
    await page.context().close();
  });

  it("let people sign in and be added by a name in capital letters", async () => {
    const { page } = await suite.visit();
    await signIn(page, "LEAD-ALF");
    await enterRoom(page, "Strait Watch");
    await page.getByRole("button", { name: "Who has access" }).click();
    await page.locator("input[name=member]").fill("Analyst-BRV");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect.poll(() => page.locator("input[name=member]").inputValue()).toBe("");
    await page.context().close();
  });

  it("answer a stranger at a room's address as if there were no such room (P3)", async () => {
    const { page } = await suite.enterAs("lead-alf", "Strait Watch");
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, "analyst-dlt");
    await page.getByText("There is no such room, or it is not shared with you.").waitFor();
    expect(await page.content()).not.toContain("Strait Watch");
    await page.context().close();
  });

  it("keep what was being written when the session ends, and send it once the same person is back", async () => {
    const { page } = await suite.visit();
    let isHeld = false;
    await page.routeWebSocket(/\/sync\//, (socket) => {
      const toServer = socket.connectToServer();
      socket.onMessage((message) => {
        if (!isHeld) toServer.send(message);
      });
    });
    await signIn(page, "lead-alf");
    await enterRoom(page, "Strait Watch");
    await page.locator(".card-title").first().click();
    await page.locator(".prose-edit").click();
    // What is typed now does not reach the server before the session ends.
    isHeld = true;
    await page.keyboard.type("Kept. ");
    await page.evaluate(() => fetch("/api/session", { method: "DELETE" }));
    await page.locator(".cover").waitFor();
    isHeld = false;
    await signIn(page, "lead-alf");
    await page.locator(".cover").waitFor({ state: "detached" });
    await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
    const other = (await suite.visit({ address: page.url() })).page;
    await signIn(other, "lead-alf");
    await other.locator(".prose-edit").waitFor();
    await expect.poll(() => other.locator(".prose-edit").textContent()).toContain("Kept.");
    await Promise.all([page.context().close(), other.context().close()]);
  });

  it("let a watch officer read everything and write nothing, with the reason", async () => {
    const { page } = await suite.enterAs("watch-crl", "Strait Watch");
    await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Read-only");
    await page.locator(".card-title").first().click();
    await page.locator(".sheet-lock", { hasText: "Read-only" }).waitFor();
    expect(await page.locator(".card-menu, .prose-edit, .sheet select:enabled, .sheet input:enabled").count()).toBe(0);
    await page.context().close();
  });

  // That it takes less than a second is held by test/trials/faults.ts, where nothing else uses the machine.
  it("remove what a person may no longer see, without a reload (P6)", async () => {
    const lead = (await suite.enterAs("lead-alf", "Strait Watch")).page;
    const analyst = (await suite.enterAs("analyst-brv", "Strait Watch")).page;
    await lead.getByRole("button", { name: "Who has access" }).click();
    const remove = lead.getByRole("button", { name: "Remove Tomas Verrin from the room" });
    await remove.dblclick();
    // S7: two presses in one place remove no one.
    await lead.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
    expect(await remove.evaluate((button) => button === document.activeElement)).toBe(true);
    await remove.click();
    await remove.getByText("Remove", { exact: true }).click();
    await expect.poll(() => analyst.locator(".card").count()).toBe(0);
    await lead.locator("input[name=member]").fill("analyst-brv");
    await lead.getByRole("button", { name: "Add", exact: true }).click();
    await lead.locator(".dialog output", { hasText: "Invited." }).waitFor();
    const invited = await RestClient.signIn(suite.server.url, "analyst-brv");
    const { invitations } = await invited.json<{ invitations: { id: string }[] }>("GET", "/api/invitations");
    await invited.json("POST", `/api/invitations/${invitations[0]?.id}/acceptance`);
    await lead.locator(".dialog li", { hasText: "Tomas Verrin" }).waitFor();
    await Promise.all([lead.context().close(), analyst.context().close()]);
  });

  it("play back the past, read-only and marked as such, and return to live", async () => {
    const { page } = await suite.enterAs("lead-alf", "Strait Watch");
    const cards = async () => (await page.locator(".lane-head .lane-count").allTextContents()).reduce((sum, text) => sum + Number(text), 0);
    await expect.poll(cards).toBeGreaterThan(0);
    const now = await cards();
    await page.getByRole("button", { name: "Play back" }).click();
    const scrubber = page.locator(".playback input");
    await scrubber.focus();
    await scrubber.press("Home");
    await expect.poll(cards).toBe(0);
    await scrubber.press("PageUp");
    await scrubber.press("PageUp");
    await expect.poll(cards).toBeGreaterThan(0);
    expect(await cards()).toBeLessThan(now);
    const track = async () => (await page.locator(".playback-track").boundingBox())?.width;
    const atRest = await track();
    await page.route("**/state?*", (route) => route.abort());
    await scrubber.press("PageUp");
    await page.locator(".playback-state", { hasText: "This moment could not be fetched" }).waitFor();
    expect(await track()).toBe(atRest);
    await page.unroute("**/state?*");
    await scrubber.press("PageUp");
    await expect.poll(cards).toBeGreaterThan(0);
    await expect.poll(() => page.locator(".playback-now").textContent()).toMatch(/VIEWING \d\d:\d\dZ/);
    expect(await page.locator(".card-menu").count()).toBe(0);
    // Messages at the lower edge stand above the bar, as high as it may be.
    const edge = async (part: string) => (await page.locator(part).boundingBox()) ?? { y: NaN, height: NaN };
    for (const width of [390, 1500]) {
      await page.setViewportSize({ width, height: 844 });
      const toasts = await edge(".toasts");
      expect(toasts.y + toasts.height).toBeLessThanOrEqual((await edge(".playback")).y);
    }
    await page.getByRole("button", { name: "Live", exact: true }).click();
    await expect.poll(cards).toBe(now);
    await page.context().close();
  });

  it("turn to Arabic and right-to-left without a reload or a lost letter (P9)", async () => {
    const { page } = await suite.enterAs("lead-alf", "Strait Watch");
    await page.locator(".card-title").first().click();
    await page.locator("[data-field=place] input").first().fill("half a na");
    await page.getByRole("button", { name: /^Language/ }).click();
    await page.getByRole("menuitem", { name: "العربية" }).click();
    await expect.poll(() => page.evaluate(() => document.documentElement.dir)).toBe("rtl");
    await expect.poll(() => page.locator("[data-lane=new] h2").textContent()).toContain("جديد");
    expect(await page.locator("[data-field=place] input").first().inputValue()).toBe("half a na");
    const [first, last] = await Promise.all(["new", "closed"].map((lane) => page.locator(`[data-lane=${lane}]`).boundingBox()));
    expect(first?.x ?? 0).toBeGreaterThan(last?.x ?? 0);
    // Time runs from left to right here too: the earlier moment is at the left of its track, and so is the button that goes there.
    await page.getByRole("button", { name: "استعراض الماضي" }).click();
    const parts = [".playback-scrub button >> nth=0", ".playback-track", ".playback-scrub button >> nth=1"];
    const boxes = await Promise.all(parts.map((part) => page.locator(part).boundingBox()));
    expect(boxes.map((box) => box?.x)).toEqual(boxes.map((box) => box?.x).toSorted((a, b) => (a ?? 0) - (b ?? 0)));
    await page.context().close();
  });

  it("fit a phone: one lane at a time, nothing wider than the screen", async () => {
    const { page } = await suite.enterAs("lead-alf", "Strait Watch", { viewport: { width: 390, height: 844 }, hasTouch: true });
    await expect.poll(() => page.locator(".lane:visible").count()).toBe(1);
    await page.getByRole("tab", { name: /Active/ }).tap();
    await page.locator("[data-lane=active] .card-title").first().tap();
    await page.locator(".sheet-title-input").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect((await page.locator(".banner").first().boundingBox())?.y).toBe(0);
    // The room's title is whole, however long.
    const title = page.locator(".room-title");
    await title.evaluate((heading) => void (heading.textContent = "A strait watch with a title of many words ".repeat(3)));
    expect(
      await title.evaluate((heading) => heading.scrollWidth <= heading.clientWidth && heading.scrollHeight <= heading.clientHeight),
    ).toBe(true);
    await page.context().close();
  });

  it("stand still: neither the page nor the room scrolls when the last control of a long sheet has the focus", async () => {
    for (const viewport of [
      { width: 1500, height: 700 },
      { width: 390, height: 700 },
    ]) {
      const { page } = await suite.enterAs("lead-alf", "Strait Watch", { viewport });
      if (viewport.width === 390) await page.getByRole("tab", { name: /Active/ }).click();
      await page.getByRole("button", { name: "Grey skiff without a name north of the Narrows", exact: true }).click();
      const add = page.locator(".sheet").getByRole("button", { name: "Add a link" });
      await add.press("Enter");
      await page.locator(".link-choice").last().focus();
      const room = await page.locator(".room").evaluate((element) => {
        element.scrollTop = 50;
        const { scrollTop, scrollHeight, clientHeight } = element;
        const root = document.scrollingElement ?? element;
        return [scrollTop, scrollHeight - clientHeight, root.scrollTop, root.scrollHeight - root.clientHeight];
      });
      expect(room).toEqual([0, 0, 0, 0]);
      await page.context().close();
    }
  });

  it("have every tool of a room in view on a phone, also to sign out, in both directions of writing", async () => {
    for (const locale of ["en-GB", "ar"]) {
      const { page } = await suite.enterAs("lead-alf", "Strait Watch", { viewport: { width: 390, height: 844 }, hasTouch: true, locale });
      const tools = await page.locator(".room-head :is(a, button):visible, .room-bar > :is(button, span) :is(svg):visible").all();
      const boxes = await Promise.all(tools.map((tool) => tool.boundingBox()));
      expect(boxes.length).toBeGreaterThan(10);
      for (const box of boxes) {
        expect(box?.x).toBeGreaterThanOrEqual(0);
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
      }
      await page
        .locator(".room-bar")
        .getByRole("button", { name: /^Sign out$|^خروج$/ })
        .tap();
      await page.locator("input[name=username]").waitFor();
      await page.context().close();
    }
  });

  it.each([390, 1500])("keep a card's links and the choice of another inside of its sheet, %i px wide", async (width) => {
    const { page } = await suite.enterAs("lead-alf", "Strait Watch", { viewport: { width, height: 844 } });
    const sheet = page.locator(".sheet");
    const sideways = () => sheet.evaluate((element) => element.scrollWidth - element.clientWidth);
    if (width === 390) await page.getByRole("tab", { name: /Active/ }).click();
    await page.getByRole("button", { name: "Grey skiff without a name north of the Narrows", exact: true }).click();
    await sheet.locator(".link-other", { hasText: "Two tugs lost satellite position for six minutes" }).waitFor();
    expect(await sideways()).toBe(0);
    await sheet.getByRole("button", { name: "Add a link" }).click();
    await sheet.locator(".link-choice").first().waitFor();
    expect(await sideways()).toBe(0);
    await page.context().close();
  });

  it.each(["light", "dark"] as const)("have no fault against WCAG 2.2 AA in %s", async (colorScheme) => {
    const { page } = await suite.visit({ colorScheme, reducedMotion: "reduce" });
    await page.getByRole("button", { name: /lead-alf/ }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await signIn(page, "lead-alf");
    await enterRoom(page, "Strait Watch");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator(".card-title").first().click();
    await page.locator(".prose-edit").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.context().close();
  });
});
