import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { ensureClient, enterRoom, openBrowser, signIn, visit, type Visitor } from "./browser.ts";
import { startServer, type RunningServer, type ServerOptions } from "./start-server.ts";

/** The server of a suite: the demo unless it says otherwise. */
export type SuiteOptions = Pick<ServerOptions, "demo" | "env"> & {
  /** Puts content into the data folder before the server starts. */
  readonly fill?: (dataFolder: string) => Promise<void>;
};

/** How a page is opened. */
export type VisitOptions = BrowserContextOptions & { readonly address?: string };

/** What the tests of one file share: a server over a data folder of its own, a browser, and the pages that were opened. */
export class BrowserSuite {
  readonly dataFolder = mkdtempSync(join(tmpdir(), "majlis-e2e-"));
  readonly #options: SuiteOptions;
  readonly #visitors: { readonly name: string; readonly visitor: Visitor }[] = [];
  #server: RunningServer | null = null;
  #browser: Browser | null = null;

  constructor(options: SuiteOptions) {
    this.#options = options;
  }

  get server(): RunningServer {
    if (this.#server === null) throw new Error("the suite's server has not started");
    return this.#server;
  }

  /** Starts everything. */
  async start(): Promise<void> {
    await ensureClient();
    await this.#options.fill?.(this.dataFolder);
    this.#server = await this.#serve();
    this.#browser = await openBrowser();
  }

  /** Starts the server again after it was stopped: the same data, the same address. */
  async startAgain(): Promise<void> {
    this.#server = await this.#serve({ PORT: new URL(this.server.url).port });
  }

  async end(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.stop();
    rmSync(this.dataFolder, { recursive: true, force: true });
  }

  /** Opens a page as a visitor who has not signed in: the server's first one, or another address. */
  async visit({ address = this.server.url, ...options }: VisitOptions = {}): Promise<Visitor> {
    if (this.#browser === null) throw new Error("the suite's browser has not started");
    const visitor = await visit(this.#browser, address, options);
    this.#visitors.push({ name: `page ${this.#visitors.length + 1}`, visitor });
    return visitor;
  }

  /** Opens the page as one person and signs them in; they are then at the list of rooms. */
  async visitAs(username: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    const visitor = await this.visit(options);
    await signIn(visitor.page, username);
    await visitor.page.locator(".room-tile").first().waitFor();
    return visitor;
  }

  /** The same, and enters the room of this title. */
  async enterAs(username: string, title: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    const visitor = await this.visitAs(username, options);
    await enterRoom(visitor.page, title);
    return visitor;
  }

  /** What a person who reads a failure has to know: where each page is, what went wrong in it, and what the server printed. */
  account(): string {
    const pages = this.#visitors.map(({ name, visitor: { page, faults, consoleErrors } }) =>
      [`${name}: ${page.url()}`, ...[...faults, ...consoleErrors].map((line) => `  ${line}`)].join("\n"),
    );
    return [...pages, `server: ${this.#server?.output() ?? "not started"}`].join("\n");
  }

  #serve(env: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
    const { demo = true } = this.#options;
    return startServer({ demo, dataFolder: this.dataFolder, env: { ...this.#options.env, ...env } });
  }
}

/**
 * Sets a file of end-to-end tests up: starts everything before its first test, ends it after its last, and adds to the message of every test that
 * fails where the pages were and what they and the server said. `prepare` runs once everything has started.
 */
export function browserSuite(options: SuiteOptions = {}, prepare: () => Promise<void> = async () => {}): BrowserSuite {
  const suite = new BrowserSuite(options);
  beforeAll(async () => {
    try {
      await suite.start();
      await prepare();
    } catch (cause) {
      throw new Error(`the suite could not be set up: ${String(cause)}\n${suite.account()}`, { cause });
    }
  });
  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => {
      for (const error of task.result?.errors ?? []) error.message += `\n${suite.account()}`;
    });
  });
  afterAll(() => suite.end());
  return suite;
}
