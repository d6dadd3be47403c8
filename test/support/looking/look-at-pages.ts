import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import * as Y from "yjs";
import { bodyOf } from "../../../shared/board/card.ts";
import { contentText } from "../../../shared/board/content-projection.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { boardIsWhole, ensureClient, openBrowser, signIn, visit } from "../browser.ts";
import { RestClient } from "../rest-client.ts";
import { seededNumbers } from "../seeded-history.ts";
import { startServer } from "../start-server.ts";
import { openStockClient, until } from "../stock-client.ts";
import { madeBoard } from "./look-at-boards.ts";
import { appendOldContent } from "./old-content.ts";
import type { Pick } from "./odd-bodies.ts";

/** What opening cards in a browser came to. The last three must be zero. */
export interface PagesReport {
  opened: number;
  unreadable: number;
  readOnly: number;
  remote: number;
  appended: number;
  changed: number;
  readonly errors: string[];
}

/** A room, and a compartment in it with content of an earlier version. */
export interface OddRoom {
  readonly room: string;
  readonly compartment: string;
}

/** Fills a compartment with cards that an earlier version accepted, opens each in Chromium while another person changes it, and counts what the viewer wrote. */
export async function lookAtPages({ cards, seed }: { cards: number; seed: number }): Promise<PagesReport> {
  await ensureClient();
  const random = seededNumbers(seed);
  const pick: Pick = (count) => Math.floor(random() * count);
  const docs = Array.from({ length: cards }, (_, index) => madeBoard(pick, `odd-${index}`));
  const dataFolder = mkdtempSync(join(tmpdir(), "majlis-looking-"));
  const place = await oldRoom(dataFolder, docs);
  const server = await startServer({ demo: true, dataFolder });
  const browser = await openBrowser();
  const report: PagesReport = { opened: 0, unreadable: 0, readOnly: 0, remote: 0, appended: 0, changed: 0, errors: [] };
  try {
    const rest = await RestClient.signIn(server.url, "analyst-brv");
    const other = openStockClient({ socketUrl: server.socketUrl, compartment: place.compartment, token: await rest.token() });
    await other.synced;
    const { page, faults, consoleErrors } = await visit(browser, server.url);
    await signIn(page, "lead-alf");
    await page.locator(".room-tile").first().waitFor();
    await page.goto(`${server.url}/r/${place.room}/board`);
    await boardIsWhole(page);
    for (let index = 0; index < cards; index++) await lookAtCard(page, { id: `odd-${index}`, place, other: other.doc, pick, report });
    await settled(rest, place.compartment, other.doc);
    // Before the sign-in the page asks who is signed in, and the answer is 401.
    report.errors.push(...faults, ...consoleErrors.filter((line) => !line.includes("401")));
    report.appended = await entriesBy(rest, place.compartment, "lead-alf");
    report.changed = (await serverContent(rest, place.compartment)) === contentText(other.doc) ? 0 : 1;
    other.destroy();
  } finally {
    await browser.close();
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
  return report;
}

/** Makes a compartment of ALF and BRV in the demo room, and puts documents of analyst-brv into it as an earlier version accepted them. */
export async function oldRoom(dataFolder: string, docs: readonly Y.Doc[]): Promise<OddRoom> {
  const server = await startServer({ demo: true, dataFolder });
  const lead = await RestClient.signIn(server.url, "lead-alf");
  const { rooms } = await lead.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
  const room = rooms[0]?.id ?? "";
  const body = { name: "Odd", releasableTo: ["BRV"] };
  const { compartment } = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room}/compartments`, body);
  const analyst = await RestClient.signIn(server.url, "analyst-brv");
  const { user } = await analyst.json<{ user: { id: string } }>("GET", "/api/me");
  await server.stop("SIGTERM");
  const author = { author: user.id, partner: "BRV", originator: "ALF", releasableTo: ["BRV"] };
  await appendOldContent({ dataFolder, compartment: compartment.id, ...author, docs });
  return { room, compartment: compartment.id };
}

interface Look {
  readonly id: string;
  readonly place: OddRoom;
  readonly other: Y.Doc;
  readonly pick: Pick;
  readonly report: PagesReport;
}

async function lookAtCard(page: Page, { id, place, other, pick, report }: Look): Promise<void> {
  await page.evaluate((address) => history.pushState(null, "", address), `/r/${place.room}/board?card=${place.compartment}~${id}`);
  const sheet = page.locator(".sheet");
  const shown = sheet.locator("[data-field=body] .prose, .raw-text").first();
  await shown.waitFor();
  report.opened += 1;
  const isUnreadable = (await sheet.locator(".raw-text").count()) > 0;
  if (isUnreadable) report.unreadable += 1;
  if (pick(25) === 0) await switchLanguage(page);
  await sheet.locator(".sheet-body").evaluate((element) => element.scrollTo(0, element.scrollHeight));
  const card = cardsOf(other).get(id);
  const body = card instanceof Y.Map ? bodyOf(card) : undefined;
  if (body instanceof Y.XmlFragment) {
    // A table fits the vocabulary and not the editor, so it takes the editor away; a paragraph may leave it.
    body.insert(0, [new Y.XmlElement(pick(2) === 0 ? "table" : "paragraph")]);
    report.remote += 1;
    if (!isUnreadable) await sheet.locator(".prose > :first-child").first().waitFor({ state: "attached" });
  }
  if ((await sheet.locator(".note-warn").count()) > 0) report.readOnly += 1;
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
}

async function switchLanguage(page: Page): Promise<void> {
  const wanted = (await page.locator("html").getAttribute("lang")) === "ar" ? "English" : "العربية";
  await page.locator("button[aria-label^='Language'], button[aria-label^='اللغة']").first().click();
  await page.getByRole("menuitem", { name: wanted }).click();
}

/** Resolves when the server has everything that the other person wrote: an entry of theirs is known to it, and so is all before it. */
async function settled(rest: RestClient, compartment: string, doc: Y.Doc): Promise<void> {
  doc.getMap("meta").set("last", true);
  const watcher = openStockClient({ socketUrl: rest.url.replace("http", "ws"), compartment, token: await rest.token("watcher") });
  await until(watcher.doc, () => watcher.doc.getMap("meta").has("last"));
  watcher.destroy();
}

/** How many entries of a compartment a person has written. */
export async function entriesBy(rest: RestClient, compartment: string, username: string): Promise<number> {
  let count = 0;
  for (let after: number | undefined = 0; after !== undefined;) {
    const page: { entries: { author: { username: string } }[]; next?: number } = await rest.json(
      "GET",
      `/api/compartments/${compartment}/contributions?after=${after}&limit=500`,
    );
    count += page.entries.filter(({ author }) => author.username === username).length;
    after = page.next === undefined ? undefined : page.next;
  }
  return count;
}

async function serverContent(rest: RestClient, compartment: string): Promise<string> {
  const token = await rest.token("reader");
  const reader = openStockClient({ socketUrl: rest.url.replace("http", "ws"), compartment, token });
  await reader.synced;
  const text = contentText(reader.doc);
  reader.destroy();
  return text;
}
