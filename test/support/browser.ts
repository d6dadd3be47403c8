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

/** Longest wait for anything on a page, milliseconds: a machine that runs other suites beside this one may take most of it. */
const WAIT_LIMIT_MS = 60_000;

/** A person's own browser. */
export interface Visitor {
  readonly page: Page;
  /** What must never happen: page errors, and requests that left the origin. */
  readonly faults: readonly string[];
  /** Errors on the page's console with the address they name. A refused request is one, so an honest page may have some. */
  readonly consoleErrors: readonly string[];
}

/** Opens the page as one visitor, with storage and cookies of their own. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1500, height: 900 }, locale: "en-GB", ...options });
  context.setDefaultTimeout(WAIT_LIMIT_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  const consoleErrors: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error.stack)));
  page.on("console", (message) => {
    if (message.type() === "error") consoleErrors.push(`${message.text()} ${message.location().url}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !/^(data|blob):/.test(request.url()))
      faults.push(`left the origin: ${request.url()}`);
  });
  await page.goto(url);
  return { page, faults, consoleErrors };
}

/** Signs in through the form, as a person does. */
export async function signIn(page: Page, username: string, password = "majlis-demo"): Promise<void> {
  await page.locator("input[name=username]").fill(username);
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
}

/** Enters the room of this title from the list of rooms and waits until its board has come whole. */
export async function enterRoom(page: Page, title: string): Promise<void> {
  await page.locator(".room-tile", { hasText: title }).click();
  await page.locator(".card").first().waitFor();
  await boardIsWhole(page);
}

/** Resolves when every compartment of the open room has come and is drawn. */
export async function boardIsWhole(page: Page): Promise<void> {
  await page.locator(".sync:is([data-kind=saved], [data-kind=saving], [data-kind=read-only])").waitFor({ state: "attached" });
  // What came last is drawn in the next frame.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** Presses a button of the message with this text at the lower edge. The focus comes first, for a message that has it does not go away. */
export async function pressInToast(page: Page, text: string, name: string): Promise<void> {
  const button = page.locator(".toast", { hasText: text }).last().getByRole("button", { name });
  await button.focus();
  await button.click();
}

/** Resolves when the page's own clock has passed the pause after which typing begins a new act for undo. */
export async function actEnds(page: Page): Promise<void> {
  const beganMs = await page.evaluate(() => performance.now());
  await page.waitForFunction((since) => performance.now() - since > 600, beganMs);
}

/** Saves a screenshot, if the caller names a folder in `MAJLIS_PICTURES`. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["MAJLIS_PICTURES"];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/**
 * Presses a key that moves the caret, and resolves once the editor has learnt of it. The browser tells of a selection, also of one made by a click
 * before, in a task of its own: a key that comes sooner, as no person's does, writes where the caret was.
 */
export async function moveCaret(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await page.evaluate(() => new Promise((told) => void requestAnimationFrame(() => setTimeout(told))));
}

/** Violations of WCAG 2.2 A and AA on the page as it stands once its animations have ended, as lines to read. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // Half-way through a fade the colours have no contrast yet. What repeats for ever does not end.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ effect, playState }) => playState !== "running" || effect?.getComputedTiming().endTime === Infinity),
  );
  const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const run = `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
    .then((result) => result.violations.map((fault) => fault.id + ": " + fault.nodes.map((node) => node.target.join(" ")).join(", ")))`;
  // The page's own policy keeps scripts out, so the checker comes in over the debugger.
  const debug = await page.context().newCDPSession(page);
  const { result } = await debug.send("Runtime.evaluate", { expression: `${source};${run}`, awaitPromise: true, returnByValue: true });
  await debug.detach();
  return result.value as string[];
}
