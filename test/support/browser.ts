import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { build } from "vite";

const root = join(import.meta.dirname, "../..");

/** Starts the headless browser of the tests; `CHROMIUM` names another one than the system's. */
export async function openBrowser(): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  args.push("--disable-background-networking", "--disable-component-update", "--disable-sync");
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args });
}

/** Builds the client where that has not been done. */
export async function ensureClient(): Promise<void> {
  if (existsSync(join(root, "dist/client/index.html"))) return;
  await build({ configFile: join(root, "vite.config.ts"), root: join(root, "client"), logLevel: "error" });
}

/** A person's own browser, and what went wrong in it: page errors, and requests that left the origin. */
export interface Visitor {
  readonly page: Page;
  readonly faults: readonly string[];
}

/** Opens the page as one visitor, with storage and cookies of their own. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1500, height: 900 }, locale: "en-GB", ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error.stack)));
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !/^(data|blob):/.test(request.url()))
      faults.push(`left the origin: ${request.url()}`);
  });
  await page.goto(url);
  return { page, faults };
}

/** Signs in through the form, as a person does. */
export async function signIn(page: Page, username: string, password = "majlis-demo"): Promise<void> {
  await page.locator("input[name=username]").fill(username);
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
}

/** Opens the page as one person and signs them in; they are then at the list of rooms. */
export async function visitAs(browser: Browser, url: string, username: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await visit(browser, url, options);
  await signIn(visitor.page, username);
  await visitor.page.locator(".room-tile").first().waitFor();
  return visitor;
}

/** Enters the room of this title from the list of rooms and waits for its board. */
export async function enterRoom(page: Page, title: string): Promise<void> {
  await page.locator(".room-tile", { hasText: title }).click();
  await page.locator(".card").first().waitFor();
}

/** Violations of WCAG 2.2 A and AA on the page as it stands, as lines to read; colours and animations settled. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const run = `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
    .then((result) => result.violations.map((fault) => fault.id + ": " + fault.nodes.map((node) => node.target.join(" ")).join(", ")))`;
  // The page's own policy keeps scripts out, so the checker comes in over the debugger.
  const debug = await page.context().newCDPSession(page);
  const { result } = await debug.send("Runtime.evaluate", { expression: `${source};${run}`, awaitPromise: true, returnByValue: true });
  await debug.detach();
  return result.value as string[];
}
