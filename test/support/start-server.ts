import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import memoryBounds from "../../server/launch/memory-bounds.json" with { type: "json" };
import { own } from "./own-processes.ts";

/** How to start a server. */
export interface ServerOptions {
  readonly demo?: boolean;
  /** Data folder to use again; a fresh one otherwise, removed by `stop`. */
  readonly dataFolder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Checkout to start it from; this one unless given. */
  readonly checkout?: string;
  /** Program and arguments before the entry, for instance a pinning tool. */
  readonly under?: readonly string[];
  /** Flags of Node itself, before the entry. */
  readonly nodeFlags?: readonly string[];
  /** Whether messages can be sent to the process, for what `nodeFlags` preload. */
  readonly isChannelOpen?: boolean;
}

/** A real server process on a free port. */
export interface RunningServer {
  readonly url: string;
  /** The same, for sockets. */
  readonly socketUrl: string;
  readonly dataFolder: string;
  readonly process: ChildProcess;
  /** Everything it printed so far. */
  readonly output: () => string;
  /** The one-time link for the first administrator, if it printed one. */
  readonly setupLink: string | null;
  /** Ends it with SIGTERM, or as given, and waits for its end. Idempotent. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Longest start, milliseconds: past it the start has failed. */
const START_LIMIT_MS = 90_000;

/** Starts `server/main.ts` and resolves once it says where it serves. Rejects with its output if it ends before. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), "majlis-test-"));
  const entry = join(options.checkout ?? join(import.meta.dirname, "..", ".."), "server", "main.ts");
  const [program, ...before] = [...(options.under ?? []), process.execPath];
  const stdio: StdioOptions = options.isChannelOpen === true ? ["ignore", "pipe", "pipe", "ipc"] : ["ignore", "pipe", "pipe"];
  const child = own(
    spawn(program ?? process.execPath, [...before, ...(options.nodeFlags ?? []), entry], {
      env: {
        // As the launcher starts it.
        ...memoryBounds,
        ...process.env,
        PORT: "0",
        HOST: "127.0.0.1",
        MAJLIS_DATA: dataFolder,
        MAJLIS_DEMO: options.demo === true ? "1" : "0",
        LOG_LEVEL: "warn",
        ...options.env,
      },
      stdio,
    }),
  );
  let output = "";
  const ended = once(child, "exit");
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (): void => reject(new Error(`the server did not start:\n${output}`));
    const limit = setTimeout(fail, START_LIMIT_MS);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        output += `${line}\n`;
        const found = /Majlis serves (http:\S+)/.exec(line)?.[1];
        if (found === undefined) return;
        clearTimeout(limit);
        // The lines after it belong to the same announcement.
        setImmediate(() => resolve(found));
      });
    }
    void ended.then(() => {
      clearTimeout(limit);
      fail();
    });
  });
  const stop = async (signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
    if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    return child.exitCode;
  };
  return {
    url,
    socketUrl: url.replace("http:", "ws:"),
    dataFolder,
    process: child,
    output: () => output,
    setupLink: /^\s*(http\S+\/setup#\S+)/m.exec(output)?.[1] ?? null,
    stop,
  };
}
