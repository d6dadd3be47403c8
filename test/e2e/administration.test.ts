import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";
import { verifyTrailExport } from "../../shared/trail/trail-export.ts";
import { accessibilityFaults, picture, signIn, type Visitor } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { sha256 } from "../support/entries.ts";
import { RestClient } from "../support/rest-client.ts";

const secret = "a long enough phrase";
const root = { username: "root", displayName: "Rana Root" };
const visitors: Visitor[] = [];
const suite = browserSuite({ demo: false }, async () => {
  const token = new URL(suite.server.setupLink ?? "").hash.slice(1);
  const partner = { code: "ALF", name: "Alfara" };
  await new RestClient(suite.server.url).json("POST", "/api/setup", { token, ...root, password: secret, partner });
});
afterEach(async () => {
  for (const { page } of visitors.splice(0)) await page.context().close();
});

async function pageOf(username: string, password: string, locale = "en-GB") {
  const visitor = await suite.visit({ locale });
  visitors.push(visitor);
  await signIn(visitor.page, username, password);
  await visitor.page.locator("a[href='/account']").waitFor();
  return visitor;
}

describe("the place of administrators (A16)", () => {
  it("an administrator makes a nation and an account, gives it an authority, and disables it", async () => {
    const { page, faults } = await pageOf(root.username, secret);
    await page.getByRole("link", { name: "Administration" }).click();
    await page.getByRole("link", { name: "Nations" }).click();
    await page.locator("input[name=nation]").fill("Baruv");
    await page.locator("input[name=code]").fill("brv");
    await page.getByRole("button", { name: "Add the nation" }).click();
    await page.getByText("Baruv was added.").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "nations");
    await page.getByRole("link", { name: "Accounts of Baruv" }).click();
    await page.getByText("There is no account here yet.").waitFor();
    await page.getByRole("button", { name: "New account" }).click();
    await page.locator("input[name=username]").fill("burak");
    await page.locator("input[name=displayName]").fill("Burak Varol");
    await page.locator("input[name=password]").fill(secret);
    await picture(page, "new-account");
    await page.getByRole("button", { name: "Add the account" }).click();
    await page.getByRole("heading", { name: "Burak Varol" }).waitFor();
    await page.getByRole("button", { name: "Give: Nation’s administrator" }).click();
    await page.getByRole("button", { name: "Take away: Nation’s administrator" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "account");

    const burak = await pageOf("burak", secret);
    const disable = page.getByRole("button", { name: "Disable the account of Burak Varol" });
    await disable.click();
    // A second press in the same place disables nothing (S7).
    await page.getByRole("button", { name: "Cancel" }).click();
    await disable.click();
    await disable.click();
    await page.getByRole("heading", { name: "This account is disabled" }).waitFor();
    await picture(page, "account-disabled");
    // Their page, in no room, asks to sign in again by itself.
    await burak.page.getByText("Your session has ended.").waitFor();
    await page.getByRole("button", { name: "Enable" }).click();
    await page.getByRole("heading", { name: "Disable this account" }).waitFor();
    await page.getByRole("link", { name: "All accounts" }).click();
    await page.locator(".account-line", { hasText: "Burak Varol" }).waitFor();
    expect(await page.locator(".account-line").count()).toBe(1);
    await page.getByRole("link", { name: "Limits" }).click();
    await page.getByRole("row", { name: "Valid access tokens of a person" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "limits");
    expect([faults, burak.faults]).toEqual([[], []]);
  });

  it("a partner administrator sees their own nation alone, and why they may not change who administers the site; an authority that ends takes the place away", async () => {
    const admin = await RestClient.signIn(suite.server.url, root.username, secret);
    const account = { displayName: "Layla", partner: "ALF", password: secret };
    const { user } = await admin.json<{ user: { id: string } }>("POST", "/api/users", {
      ...account,
      username: "layla",
      isPartnerAdmin: true,
    });
    const { page, faults } = await pageOf("layla", secret, "ar-AE");
    await page.locator("a[href='/admin']").click();
    const lines = page.locator(".account-line");
    await lines.first().waitFor();
    expect((await lines.locator(".font-medium").allTextContents()).toSorted()).toEqual(["Layla", root.displayName]);
    expect(await page.locator("a[href='/admin/nations']").count()).toBe(0);
    await picture(page, "partner-administrator-ar");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator("input[type=search]").fill("RANA");
    await expect.poll(() => lines.count()).toBe(1);
    await lines.click();
    await page.getByText("هذا الحساب يدير الموقع.").waitFor();
    expect(await page.locator("input").count()).toBe(0);
    await admin.patch(`/api/users/${user.id}`, { isPartnerAdmin: false });
    await page.goBack();
    await page.locator("a[href='/admin']").waitFor({ state: "detached" });
    await expect.poll(() => new URL(page.url()).pathname).toBe("/");
    expect(faults).toEqual([]);
  });

  it("administrators read the trail in words, find what they look for under an address of its own, and export it whole (TR3, TR6)", async () => {
    const admin = await RestClient.signIn(suite.server.url, root.username, secret);
    const account = { username: "dora", displayName: "Dora Lund", partner: "ALF", password: secret };
    const { user } = await admin.json<{ user: { id: string } }>("POST", "/api/users", account);
    await admin.patch(`/api/users/${user.id}`, { mayRelease: true });
    // As many records as fill a page.
    for (let count = 0; count < 31; count++) {
      const { id } = await admin.json<{ id: string }>("POST", "/api/tokens", { name: "program", expiresInDays: 1 });
      await admin.json("DELETE", `/api/tokens/${id}`);
    }
    const { page, faults } = await pageOf(root.username, secret);
    await page.goto(`${suite.server.url}/admin/trail`);
    const lines = page.locator(".trail-line");
    await expect.poll(() => lines.count()).toBe(60);
    await page.getByRole("button", { name: "Show older" }).press("Enter");
    const end = page.getByText("Nothing older.");
    await end.waitFor();
    await expect.poll(() => end.evaluate((node) => node === document.activeElement)).toBe(true);
    await lines.last().getByText("The site was set up with").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("What happened").selectOption("account.changed");
    await page.getByLabel("Who did it").fill("root");
    await page.keyboard.press("Enter");
    const given = lines.filter({ hasText: /Rana Root\W+gave\W+Dora Lund\W+the right to release/ });
    await given.waitFor();
    // The field that had the focus is gone.
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Show what anyone did");
    await page.context().setOffline(true);
    await page.getByLabel("From, Zulu").fill("2020-01-01");
    await page.keyboard.press("Enter");
    await page.getByText("The server cannot be reached.").waitFor();
    expect(await lines.count()).toBe(0);
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await given.waitFor();
    await picture(page, "trail");
    const linked = await suite.visit();
    visitors.push(linked);
    await signIn(linked.page, root.username, secret);
    await linked.page.locator("a[href='/account']").waitFor();
    await linked.page.goto(page.url());
    await linked.page.locator(".trail-line").filter({ hasText: "the right to release" }).waitFor();
    expect(await linked.page.locator(".trail-line").count()).toBe(await lines.count());
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export the whole trail" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("site.trail.jsonl");
    const file = createReadStream(await download.path());
    expect(await verifyTrailExport(createInterface({ input: file }), sha256)).toMatchObject({ kind: "sound", partner: null });
    expect([...faults, ...linked.faults]).toEqual([]);
  });

  it("a person changes their own password and ends a session elsewhere (A18)", async () => {
    const admin = await RestClient.signIn(suite.server.url, root.username, secret);
    await admin.post("/api/users", { username: "carla", displayName: "Carla Orel", partner: "ALF", password: secret });
    const elsewhere = await RestClient.signIn(suite.server.url, "carla", secret);
    await elsewhere.post("/api/tokens", { name: "import-bot", expiresInDays: 1 });
    const { page, faults } = await pageOf("carla", secret);
    await page.locator("a[href='/account']").click();
    await page.getByText("Setting it signs you out everywhere else at once").waitFor();
    await page.getByText(/Tokens that end: \W*import-bot/).waitFor();
    await page.locator("input[name=present]").fill("not the present one");
    await page.locator("input[name=password]").fill("another long phrase");
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByText("The present password is wrong.").waitFor();
    expect(await page.locator(".sign-in").count()).toBe(3);
    await page.getByRole("button", { name: "Sign out there" }).last().click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.locator("input[name=present]").fill(secret);
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByText("You are signed out everywhere else.").waitFor();
    expect((await elsewhere.get("/api/me")).status).toBe(401);
    await expect.poll(() => page.locator(".sign-in").count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "own-account");
    expect(faults).toEqual([]);
  });

  it("an administrator sees who hosts and leads each room, and nothing else of one they are not in (A22)", async () => {
    const admin = await RestClient.signIn(suite.server.url, root.username, secret);
    await admin.post("/api/users", { username: "hana", displayName: "Hana Host", partner: "ALF", password: secret });
    const hana = await RestClient.signIn(suite.server.url, "hana", secret);
    await hana.json("POST", "/api/rooms", { title: "Quiet canary" });
    await admin.json("POST", "/api/rooms", { title: "Own watch" });
    const { page, faults } = await pageOf(root.username, secret);
    await page.goto(`${suite.server.url}/admin/rooms`);
    const lines = page.locator(".hosted-room");
    await lines.filter({ hasText: "Own watch" }).getByRole("link", { name: "Go there" }).waitFor();
    expect(await lines.filter({ hasText: "A room of Alfara" }).count()).toBe(1);
    expect(await page.content()).not.toContain("canary");
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "hosted-rooms");
    await lines.getByRole("link", { name: "Hana Host" }).click();
    await page.getByRole("heading", { name: "Hana Host" }).waitFor();
    expect(faults).toEqual([]);
  });
});
