import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { accessibilityFaults, ensureClient, enterRoom, openBrowser, signIn, visit } from "../support/browser.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";

const NOT_SAVED = "Edits are not being saved at the moment.";

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  await ensureClient();
  server = await startServer({ demo: true });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Keeps the server from writing to its ledger until the returned function is called. */
function lockLedger(): () => void {
  const database = new DatabaseSync(join(server.dataFolder, "ledger.db"));
  database.exec("BEGIN IMMEDIATE");
  return () => {
    database.exec("ROLLBACK");
    database.close();
  };
}

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

it("H13 while the store takes no writes everyone in a room is told, calmly, and what was typed meanwhile is saved when it does again (P1)", async () => {
  const { page } = await visit(browser, server.url);
  await signIn(page, "lead-alf");
  await enterRoom(page, "Strait Watch");
  const watching = await visit(browser, server.url, { colorScheme: "dark" });
  await signIn(watching.page, "watch-crl");
  await enterRoom(watching.page, "Strait Watch");
  const idle = await visit(browser, server.url);
  await signIn(idle.page, "analyst-brv");
  await enterRoom(idle.page, "Strait Watch");
  await page.locator(".card-title").first().click();
  await page.locator(".prose-edit").click();
  const unlock = lockLedger();
  await page.keyboard.type("Typed while nothing is saved. ");
  await page.getByText(`${NOT_SAVED} They are kept in this window`).waitFor();
  await watching.page.getByText(`${NOT_SAVED} New ones appear here`).waitFor();
  await idle.page.getByText(`${NOT_SAVED} They are kept in this window`).waitFor();
  expect(await page.locator(".sync").textContent()).not.toContain("Saved");
  expect(await idle.page.locator(".sync").textContent()).toBe("Live · Not saving");
  expect(await accessibilityFaults(page)).toEqual([]);
  await shoot(page, "not-saved-light");
  await shoot(watching.page, "not-saved-dark");
  // A person who opens the room meanwhile is told at once.
  const late = await visit(browser, page.url(), { locale: "ar" });
  await signIn(late.page, "lead-alf");
  await late.page.getByText("لا تُحفظ التعديلات في هذه اللحظة").waitFor();
  await shoot(late.page, "not-saved-arabic");

  unlock();
  await page.getByText(NOT_SAVED).waitFor({ state: "detached" });
  await watching.page.getByText(NOT_SAVED).waitFor({ state: "detached" });
  await expect.poll(() => page.locator(".sync").textContent(), { timeout: 10_000 }).toBe("Live · Saved");
  await expect.poll(() => late.page.locator(".prose-edit").textContent(), { timeout: 10_000 }).toContain("Typed while nothing is saved.");
  for (const visitor of [page, watching.page, idle.page, late.page]) await visitor.context().close();
});
