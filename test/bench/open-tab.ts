/*
 * A tab that stays open: 5,000 cards, the timeline open, 180,000 lines in six minutes from a real server, in real Chromium without a graphics card.
 * `node test/bench/open-tab.ts [--minutes 0.7] [--still] [--no-timeline] [--trace trace.json]`
 * `--still`: no one writes; `--no-timeline`: it is closed: what is left then is the cost of the page at rest, and of the board.
 * `--trace`: writes what the browser did, to be opened in the performance panel of its developer tools; tracing itself costs a tenth or more.
 * The tab's own memory is what Chromium's task manager shows of it; resident memory also counts the browser's program, which all tabs share.
 * The document grows with every edit, since the board keeps who wrote what: 127 bytes an edit, 3.8 MB a minute at this rate.
 * Server, writer and browser share the cores of this machine; each row says how much of one core each used.
 */
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import type * as Y from "yjs";
import { createCard, setField } from "../../shared/board/card.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import { LANES, SEVERITIES } from "../../shared/board/vocabulary.ts";
import { ensureClient, openBrowser, signIn, visit } from "../support/browser.ts";
import { openStockClient } from "../support/stock-client.ts";
import { cpuMs, startMajlis, type MeasuredMajlis } from "./parts/measured-server.ts";
import { OpenPage, type PageSample } from "./parts/open-page.ts";
import { slopePerMinute } from "./parts/slope.ts";
import { median } from "./parts/statistics.ts";

const CARDS = 5_000;
const LINES_PER_SECOND = 500;
/** How often the page is looked at. */
const SAMPLE_MS = 10_000;
const KEY_MS = 250;
const TITLE = "Open tab";
/** What the figures are held against. */
const GOAL = "goal: 55 fps, key to paint p95 50 ms, heap 120 MB, the tab's own memory 250 MB, flat but for the document";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "6" },
    still: { type: "boolean", default: false },
    "no-timeline": { type: "boolean", default: false },
    trace: { type: "string" },
  },
});
const lengthMs = Number(values.minutes) * 60_000;
if (!(lengthMs > 0)) throw new Error("--minutes takes a number above 0");

await ensureClient();
const server = await startMajlis();
const browser = await openBrowser();
try {
  const writer = await openBoard(server);
  const page = await openRoom(browser, server);
  const watched = await OpenPage.watch(browser, page);
  if (values.trace !== undefined) await browser.startTracing(page, { path: values.trace });
  const until = performance.now() + lengthMs;
  const [written, , rows] = await Promise.all([
    values.still ? 0 : write(writer.doc, until),
    type(page, until),
    sampleUntil(watched, until),
  ]);
  if (values.trace !== undefined) await browser.stopTracing();
  conclude(rows);
  const elements = await page.evaluate(() => document.querySelectorAll("*").length);
  console.log(`${written} edits in ${values.minutes} minutes; ${elements} elements in the page at the end`);
  writer.destroy();
} finally {
  await browser.close();
  await server.stop();
}

/** Makes a room with a full board, and gives the client that writes on it. */
async function openBoard({ lead, url }: MeasuredMajlis) {
  const { room } = await lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: TITLE });
  const { compartment } = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, {
    releasableTo: [],
  });
  const socketUrl = url.replace("http:", "ws:");
  const writer = openStockClient({ socketUrl, compartment: compartment.id, token: await lead.token() });
  await writer.synced;
  for (let start = 0; start < CARDS; start += 100) {
    writer.doc.transact(() => {
      for (let card = start; card < start + 100; card += 1)
        createCard(writer.doc, {
          id: `c${card}`,
          title: `Sighting ${card}`,
          lane: LANES[card % LANES.length] ?? "new",
          rank: `V${String(card).padStart(5, "0")}1`,
        });
    });
    await wait(20);
  }
  return writer;
}

/** Opens the room as its lead, with a card in the sheet. */
async function openRoom(inside: Browser, { url }: MeasuredMajlis): Promise<Page> {
  const { page } = await visit(inside, url, { viewport: { width: 1920, height: 1000 } });
  await signIn(page, "lead-alf");
  await page.locator(".room-tile", { hasText: TITLE }).click();
  await page.locator(".card").first().waitFor({ timeout: 60_000 });
  await page.locator(".timeline-text").first().waitFor({ timeout: 60_000 });
  await page.locator(".card-title").first().click();
  await page.locator(".sheet-title-input").waitFor();
  if (values["no-timeline"]) await page.getByRole("button", { name: "Close the timeline" }).click();
  return page;
}

/** Writes at a steady rate; gives the number of edits. Every edit is one line: no two in a row concern one card. */
async function write(doc: Y.Doc, until: number): Promise<number> {
  const startedMs = performance.now();
  let written = 0;
  for (let nowMs = startedMs; nowMs < until; nowMs = performance.now()) {
    for (const due = Math.floor(((nowMs - startedMs) / 1000) * LINES_PER_SECOND); written < due; written += 1) {
      const card = cardsOf(doc).get(`c${(written * 37) % CARDS}`) as Y.Map<unknown>;
      setField(card, "severity", SEVERITIES[(written + Math.floor(written / CARDS)) % SEVERITIES.length]);
    }
    await wait(10);
  }
  return written;
}

/** Types a letter into the title of the open card and takes it away, again and again. */
async function type(page: Page, until: number): Promise<void> {
  const title = page.locator(".sheet-title-input");
  await title.focus();
  while (performance.now() < until) {
    await page.keyboard.press("x");
    await wait(KEY_MS);
    await page.keyboard.press("Backspace");
    await wait(KEY_MS);
  }
}

interface Row extends PageSample {
  readonly atS: number;
}

async function sampleUntil(watched: OpenPage, until: number): Promise<readonly Row[]> {
  const startedMs = performance.now();
  const rows: Row[] = [];
  for (let nextMs = startedMs + SAMPLE_MS; nextMs <= until; nextMs += SAMPLE_MS) {
    const own = process.cpuUsage();
    const serverMs = cpuMs(server.pid);
    const beganMs = performance.now();
    await wait(Math.max(0, nextMs - performance.now()));
    const seen = await watched.sample();
    const passedMs = performance.now() - beganMs;
    const used = process.cpuUsage(own);
    const others: [string, number][] = [
      ["server", ((cpuMs(server.pid) - serverMs) * 100) / passedMs],
      ["writer", (used.user + used.system) / 10 / passedMs],
    ];
    const row = { ...seen, atS: (performance.now() - startedMs) / 1000, cores: new Map([...seen.cores, ...others]) };
    rows.push(row);
    console.log(text(row));
  }
  return rows;
}

function text(row: Row): string {
  const cores = Array.from(row.cores, ([name, percent]) => `${name} ${percent.toFixed(0)}`).join(", ");
  return (
    `${row.atS.toFixed(0).padStart(4)} s  ${row.framesPerSecond.toFixed(1)} fps (p95 ${row.frameP95Ms.toFixed(0)} ms)  ` +
    `key to paint p50 ${row.keyP50Ms.toFixed(0)}, p95 ${row.keyP95Ms.toFixed(0)} ms  ` +
    `heap ${row.heapMb.toFixed(0)} MB  resident ${row.residentMb.toFixed(0)} MB (own ${row.ownMb.toFixed(0)})  % of a core: ${cores}`
  );
}

/** The middle of the whole run, and how much memory grows. */
function conclude(rows: readonly Row[]): void {
  const middle = (read: (row: Row) => number) => median(rows.map(read)).toFixed(0);
  const growth = (read: (row: Row) => number) => slopePerMinute(rows.map((row) => ({ atS: row.atS, value: read(row) }))).toFixed(1);
  console.log(
    `medians: ${middle((row) => row.framesPerSecond)} fps, key to paint p95 ${middle((row) => row.keyP95Ms)} ms, ` +
      `heap ${middle((row) => row.heapMb)} MB (${growth((row) => row.heapMb)} MB a minute), ` +
      `resident ${middle((row) => row.residentMb)} MB, own ${middle((row) => row.ownMb)} MB (${growth((row) => row.ownMb)} MB a minute)  ${GOAL}`,
  );
}
