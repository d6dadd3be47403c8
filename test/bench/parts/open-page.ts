import { readdirSync, readFileSync } from "node:fs";
import type { Browser, CDPSession, Page } from "playwright-core";
import { cpuMs } from "./measured-server.ts";
import { percentile } from "./statistics.ts";

/** What a page was like since it was looked at before. */
export interface PageSample {
  readonly framesPerSecond: number;
  /** Time between two frames, 95th percentile, milliseconds. */
  readonly frameP95Ms: number;
  /** From a key to the frame that shows it, milliseconds. */
  readonly keyP50Ms: number;
  readonly keyP95Ms: number;
  /** JavaScript heap after a collection, megabytes. */
  readonly heapMb: number;
  /** Resident memory of the page's process, megabytes, and what of it is neither the program's file nor shared with other processes. */
  readonly residentMb: number;
  readonly ownMb: number;
  /** Share of one core by what used it, percent: threads of the page's process, and the other processes of the browser. */
  readonly cores: ReadonlyMap<string, number>;
}

interface Counted {
  /** Keys pressed before it are not counted: the page was held up by being looked at. */
  sinceMs: number;
  frames: number[];
  keys: number[];
}

/** Watches one page of a browser from outside: frames, keys, memory, and the cores that it uses. */
export class OpenPage {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #debug: CDPSession;
  #cpu = new Map<string, number>();
  #sinceMs = 0;

  private constructor(browser: Browser, page: Page, debug: CDPSession) {
    this.#browser = browser;
    this.#page = page;
    this.#debug = debug;
  }

  /** Starts counting. */
  static async watch(browser: Browser, page: Page): Promise<OpenPage> {
    const open = new OpenPage(browser, page, await page.context().newCDPSession(page));
    await page.evaluate(() => {
      const counted: Counted = { sinceMs: 0, frames: [], keys: [] };
      Object.assign(globalThis, { counted });
      const frame = (atMs: number) => {
        counted.frames.push(atMs);
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      const onKey = (event: KeyboardEvent) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          // The first task after a frame's callbacks runs when the frame was drawn.
          port1.addEventListener("message", () => {
            if (event.timeStamp >= counted.sinceMs) counted.keys.push(performance.now() - event.timeStamp);
          });
          port1.start();
          port2.postMessage(null);
        });
      };
      document.addEventListener("keydown", onKey, true);
    });
    await open.#restart();
    return open;
  }

  /** Looks at the page and starts counting again. */
  async sample(): Promise<PageSample> {
    const cpu = await this.#usedMs();
    const passedMs = performance.now() - this.#sinceMs;
    const { frames, keys } = await this.#page.evaluate(() => {
      const { counted } = globalThis as unknown as { counted: Counted };
      return { frames: counted.frames, keys: counted.keys };
    });
    const cores = [...cpu].map(([name, ms]) => [name, ((ms - (this.#cpu.get(name) ?? 0)) * 100) / passedMs] as const);
    const intervals = frames.slice(1).map((atMs, index) => atMs - (frames[index] ?? 0));
    await this.#debug.send("HeapProfiler.collectGarbage");
    const heap = await this.#debug.send("Runtime.getHeapUsage");
    const memory = memoryOf((await this.#processes()).find(({ type }) => type === "renderer")?.id ?? 0);
    await this.#restart();
    return {
      framesPerSecond: ((frames.length - 1) * 1000) / ((frames.at(-1) ?? 0) - (frames[0] ?? 0)),
      frameP95Ms: percentile(intervals, 0.95),
      keyP50Ms: percentile(keys, 0.5),
      keyP95Ms: percentile(keys, 0.95),
      heapMb: heap.usedSize / 1e6,
      ...memory,
      cores: new Map(cores.filter(([, percent]) => percent >= 0.5).toSorted(([, a], [, b]) => b - a)),
    };
  }

  async #restart(): Promise<void> {
    await this.#page.evaluate(async () => {
      const { counted } = globalThis as unknown as { counted: Counted };
      // The collection of garbage before it holds up a frame, and the one after is drawn as a whole.
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
      counted.sinceMs = performance.now();
      counted.frames.length = 0;
      counted.keys.length = 0;
    });
    this.#cpu = await this.#usedMs();
    this.#sinceMs = performance.now();
  }

  /** CPU time by name: each kind of thread of the page's process, and each other process of the browser. */
  async #usedMs(): Promise<Map<string, number>> {
    const used = new Map<string, number>();
    const add = (name: string, ms: number) => used.set(name, (used.get(name) ?? 0) + ms);
    for (const { type, id } of await this.#processes()) {
      if (type !== "renderer") add(type === "GPU" ? "browser: drawing" : `browser: ${type}`, cpuMs(id));
      else for (const thread of readdirSync(`/proc/${id}/task`).map(Number)) add(`page: ${threadName(id, thread)}`, threadMs(id, thread));
    }
    return used;
  }

  async #processes(): Promise<readonly { readonly type: string; readonly id: number }[]> {
    const whole = await this.#browser.newBrowserCDPSession();
    const { processInfo } = (await whole.send("SystemInfo.getProcessInfo" as never)) as {
      processInfo: { type: string; id: number; cpuTime: number }[];
    };
    await whole.detach();
    // A spare process that shows no page has used next to nothing.
    const busiest = processInfo.filter(({ type }) => type === "renderer").toSorted((a, b) => b.cpuTime - a.cpuTime)[0];
    return processInfo.filter(({ type, id }) => type !== "renderer" || id === busiest?.id);
  }
}

function memoryOf(pid: number): Pick<PageSample, "residentMb" | "ownMb"> {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (row: string) => (Number(new RegExp(`${row}:\\s+(\\d+)`).exec(status)?.[1] ?? "0") * 1024) / 1e6;
  return { residentMb: megabytes("VmRSS"), ownMb: megabytes("RssAnon") };
}

function threadName(pid: number, thread: number): string {
  if (thread === pid) return "main";
  return ifThere(() => readFileSync(`/proc/${pid}/task/${thread}/comm`, "utf8").trim()) ?? "ended";
}

function threadMs(pid: number, thread: number): number {
  return ifThere(() => cpuMs(pid, thread)) ?? 0;
}

/** Undefined where the thread ended meanwhile. */
function ifThere<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
