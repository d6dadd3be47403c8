import type { Page } from "playwright-core";

/** What no text may bring about. */
export interface ScriptReport {
  /** Numbers of payloads that ran. */
  readonly ran: readonly number[];
  /** What the page's policy has stopped (CSP, Trusted Types): markup was made of a text. */
  readonly stopped: readonly string[];
  readonly dialogs: readonly string[];
  /** Elements with a handler, a frame, or an address that runs. */
  readonly elements: readonly string[];
}

/** A page in which payloads that run are told, and whatever its policy stops. Loads the page again, so that it is watched from the start. */
export class WatchedPage {
  readonly page: Page;
  readonly #dialogs: string[] = [];
  readonly #ran = new Set<number>();
  readonly #stopped = new Set<string>();
  readonly #elements = new Set<string>();

  private constructor(page: Page) {
    this.page = page;
  }

  static async watch(page: Page): Promise<WatchedPage> {
    const watched = new WatchedPage(page);
    page.on("dialog", (dialog) => {
      watched.#dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.addInitScript(() => {
      const stopped: string[] = [];
      Object.assign(globalThis, { __ran: [], __stopped: stopped });
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
        stopped.push(`${violatedDirective} ${blockedURI} ${sample}`);
      });
    });
    await page.reload();
    return watched;
  }

  /** Looks at the page as it stands, its frames included. */
  async look(): Promise<void> {
    const seen = await this.page.evaluate(() => {
      const isOwnScript = (element: Element): boolean =>
        element.tagName === "SCRIPT" && element.textContent === "" && /^\/[\w./-]+\.js$/.test(element.getAttribute("src") ?? "");
      const risky = [...document.body.querySelectorAll("*")].filter(
        (element) =>
          (["SCRIPT", "IFRAME", "OBJECT", "EMBED", "BASE", "META"].includes(element.tagName) && !isOwnScript(element)) ||
          [...element.attributes].some(
            ({ name, value }) =>
              name.startsWith("on") ||
              name === "srcdoc" ||
              (/^(href|src|action|formaction|data|xlink:href)$/.test(name) && /^\s*(javascript|vbscript|data:text)/i.test(value)),
          ),
      );
      return {
        ran: Reflect.get(globalThis, "__ran") as number[],
        stopped: Reflect.get(globalThis, "__stopped") as string[],
        elements: risky.map((element) => element.outerHTML.slice(0, 120)),
      };
    });
    for (const number of seen.ran) this.#ran.add(number);
    for (const text of seen.stopped) this.#stopped.add(text);
    for (const text of seen.elements) this.#elements.add(text);
  }

  report(): ScriptReport {
    return { ran: [...this.#ran], stopped: [...this.#stopped], dialogs: this.#dialogs, elements: [...this.#elements] };
  }
}

/** A report of which nothing came about. */
export const NOTHING_RAN: ScriptReport = { ran: [], stopped: [], dialogs: [], elements: [] };
