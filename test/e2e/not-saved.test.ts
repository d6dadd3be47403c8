import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { accessibilityFaults, picture, signIn } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";

const NOT_SAVED = "Edits are not being saved at the moment.";

const suite = browserSuite();

/** Keeps the server from writing to its ledger until the returned function is called. */
function lockLedger(): () => void {
  const database = new DatabaseSync(join(suite.dataFolder, "ledger.db"), { timeout: 30_000 });
  database.exec("BEGIN IMMEDIATE");
  return () => {
    database.exec("ROLLBACK");
    database.close();
  };
}

it("H13 while the store takes no writes everyone in a room is told, calmly, and what was typed meanwhile is saved when it does again (P1)", async () => {
  const { page } = await suite.enterAs("lead-alf", "Strait Watch");
  const watching = await suite.enterAs("watch-crl", "Strait Watch", { colorScheme: "dark" });
  const idle = await suite.enterAs("analyst-brv", "Strait Watch");
  await page.locator(".card-title").first().click();
  await page.locator(".prose-edit").click();
  await idle.page.getByRole("button", { name: "Who has access" }).click();
  await idle.page.getByRole("button", { name: "Preview as…" }).click();
  await idle.page.getByRole("menuitem", { name: /^CRL/ }).click();
  await idle.page.getByRole("region", { name: "Preview" }).waitFor();
  const unlock = lockLedger();
  await page.keyboard.type("Typed while nothing is saved. ");
  await page.getByText(`${NOT_SAVED} They are kept in this window`).waitFor();
  await watching.page.getByText(`${NOT_SAVED} New ones appear here`).waitFor();
  // In a preview, too.
  await idle.page.getByText(`${NOT_SAVED} They are kept in this window`).waitFor();
  await picture(idle.page, "not-saved-in-preview");
  await idle.page.getByRole("button", { name: "End the preview" }).press("Enter");
  await expect.poll(() => page.locator(".sync").textContent()).not.toContain("Saved");
  await expect.poll(() => idle.page.locator(".sync").textContent()).toBe("Live · Not saving");
  expect(await accessibilityFaults(page)).toEqual([]);
  await picture(page, "not-saved-light");
  await picture(watching.page, "not-saved-dark");
  // A person who opens the room meanwhile is told at once.
  const late = await suite.visit({ address: page.url(), locale: "ar" });
  await signIn(late.page, "lead-alf");
  await late.page.getByText("لا تُحفظ التعديلات في هذه اللحظة").waitFor();
  await picture(late.page, "not-saved-arabic");

  unlock();
  await page.getByText(NOT_SAVED).waitFor({ state: "detached" });
  await watching.page.getByText(NOT_SAVED).waitFor({ state: "detached" });
  await expect.poll(() => page.locator(".sync").textContent()).toBe("Live · Saved");
  await expect.poll(() => late.page.locator(".prose-edit").textContent()).toContain("Typed while nothing is saved.");
  for (const visitor of [page, watching.page, idle.page, late.page]) await visitor.context().close();
});
