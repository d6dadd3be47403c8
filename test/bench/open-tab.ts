/*
 * A tab that stays open: 5,000 cards, the timeline open, 180,000 lines in six minutes from a real server, in real Chromium.
 * `node test/bench/open-tab.ts [--short]` (40 s at the same rate).
 */
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import type * as Y from "yjs";
import { createCard, setField } from "../../shared/board/card.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import { LANES, SEVERITIES } from "../../shared/board/vocabulary.ts";
import { ensureClient, openBrowser, signIn, visit } from "../support/browser.ts";
import { RestClient } from "../support/rest-client.ts";
import { startServer } from "../support/start-server.ts";
import { openStockClient, until } from "../support/stock-client.ts";

const CARDS = 5_000;
const LINES_PER_SECOND = 500;
/** How often the state of the tab is looked at. */
const SAMPLE_MS = 10_000;
const TITLE = "Open tab";

const { values } = parseArgs({ options: { short: { type: "boolean", default: false } } });
const seconds = values.short ? 40 : 360;

await ensureClient();
const server = await startServer({ demo: true });
const browser = await openBrowser();
try {
  const lead = await RestClient.signIn(server.url, "lead-alf");
  const { room } = await lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: TITLE });
  const { compartment } = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, {
    releasableTo: [],
  });
  const writer = openStockClient({ socketUrl: server.socketUrl, compartment: compartment.id, token: await lead.token() });
  await writer.synced;
  for (let start = 0; start < CARDS; start += 100) {
    writer.doc.transact(() => {
      for (let card = start; card < start + 100; card += 1)
        createCard(writer.doc, {
          id: `c${card}`,
          title: `Sighting ${card}`,
          lane: LANES[card % LANES.length] ?? "new",
          rank: rankOf(card),
        });
    });
    await wait(20);
  }
  const { page } = await visit(browser, server.url, { viewport: { width: 1920, height: 1000 } });
  await signIn(page, "lead-alf");
  await page.locator(".room-tile", { hasText: TITLE }).click();
  await page.locator(".card").first().waitFor({ timeout: 60_000 });
  await page.locator(".timeline-text").first().waitFor({ timeout: 60_000 });
  await page.locator(".card-title").first().click();
  const title = page.locator(".sheet-title-input");
  await title.waitFor();
  await measure(page);

  const samples: Sample[] = [];
  const startedMs = performance.now();
  let written = 0;
  let sampledMs = startedMs;
  let typedMs = startedMs;
  for (let nowMs = startedMs; nowMs - startedMs < seconds * 1000; nowMs = performance.now()) {
    const due = Math.floor(((nowMs - startedMs) / 1000) * LINES_PER_SECOND);
    for (; written < due; written += 1) edit(writer.doc, written);
    if (nowMs - typedMs > 500) {
      typedMs = nowMs;
      await title.press("x");
      await title.press("Backspace");
    }
    if (nowMs - sampledMs > SAMPLE_MS) {
      sampledMs = nowMs;
      samples.push(await sample(browser, page));
      console.log(row(samples.at(-1) as Sample, (nowMs - startedMs) / 1000));
    }
    await wait(10);
  }
  await until(writer.doc, () => true);
  const dom = await page.evaluate(() => document.querySelectorAll("*").length);
  console.log(`${written} edits in ${seconds} s, ${dom} elements in the page at the end`);
  writer.destroy();
} finally {
  await browser.close();
  await server.stop();
}

interface Sample {
  readonly fps: number;
  readonly keyP95Ms: number;
  readonly heapMb: number;
  readonly tabMb: number;
}

/** Every edit is one line: no two in a row concern one card. */
function edit(doc: Y.Doc, index: number): void {
  const card = cardsOf(doc).get(`c${(index * 37) % CARDS}`) as Y.Map<unknown>;
  setField(card, "severity", SEVERITIES[(index + Math.floor(index / CARDS)) % SEVERITIES.length]);
}

function rankOf(card: number): string {
  return `V${String(card).padStart(5, "0")}1`;
}

/** Counts frames, and the time from each key to the frame that shows it. */
async function measure(page: Page): Promise<void> {
  await page.evaluate(() => {
    const counted = globalThis as unknown as { frames: number; keys: number[]; sinceMs: number };
    counted.frames = 0;
    counted.keys = [];
    counted.sinceMs = performance.now();
    const frame = () => {
      counted.frames += 1;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    document.addEventListener(
      "keydown",
      (event) => {
        const from = event.timeStamp;
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          // The first task after a frame's callbacks runs when the frame was drawn.
          port1.addEventListener("message", () => counted.keys.push(performance.now() - from));
          port1.start();
          port2.postMessage(null);
        });
      },
      true,
    );
  });
}

async function sample(browser: Browser, page: Page): Promise<Sample> {
  const { fps, keys } = await page.evaluate(() => {
    const counted = globalThis as unknown as { frames: number; keys: number[]; sinceMs: number };
    const now = performance.now();
    const seen = { fps: (counted.frames * 1000) / (now - counted.sinceMs), keys: counted.keys.toSorted((a, b) => a - b) };
    counted.frames = 0;
    counted.keys = [];
    counted.sinceMs = now;
    return seen;
  });
  const debug = await page.context().newCDPSession(page);
  await debug.send("HeapProfiler.collectGarbage");
  const heap = await debug.send("Runtime.getHeapUsage");
  await debug.detach();
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = (await whole.send("SystemInfo.getProcessInfo" as never)) as { processInfo: { type: string; id: number }[] };
  await whole.detach();
  const tabs = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => residentMb(id));
  return { fps, keyP95Ms: keys[Math.floor(keys.length * 0.95)] ?? 0, heapMb: heap.usedSize / 1e6, tabMb: Math.max(...tabs) };
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0") / 1000;
}

function row({ fps, keyP95Ms, heapMb, tabMb }: Sample, atSeconds: number): string {
  return `${atSeconds.toFixed(0).padStart(4)} s  ${fps.toFixed(1)} fps  key→paint p95 ${keyP95Ms.toFixed(0)} ms  heap ${heapMb.toFixed(0)} MB  tab ${tabMb.toFixed(0)} MB`;
}
