import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Majlis } from "./compose/compose.ts";

// The only place that reads the environment, prints and ends the process.

// Compiled code is kept beside the built client, so that a start need not compile it again; a folder that cannot be written is no fault.
// Threads find it in the environment. Only what is loaded from here on comes from it, so all other files are imported below: stripping
// their types takes longer than running them.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "..", "dist", "compile-cache");
// Each thread collects its young objects alone: with a space for them as small as below, V8's helper threads wake for less work than
// waking takes. In 200 rooms with 2,000 edits/s they took 16 µs of CPU for each edit, of 208 altogether; alone it is 7.
setFlagsFromString("--no-parallel-scavenge");
enableCompileCache(process.env.NODE_COMPILE_CACHE);
const { createLog } = await import("./adapters/system/log.ts");
const { parseConfig } = await import("./config.ts");

/** Exit codes: 0 stopped on request, 1 a part broke while running or the stop was cut short, 2 a wrong setting, 3 could not start. */
const EXIT = { ok: 0, broken: 1, settings: 2, start: 3 } as const;

/** Longest time of the whole stop, milliseconds: a supervisor kills the process after about 10 s. */
const STOP_LIMIT_MS = 9_800;
/** A second signal within this time counts as the first, milliseconds: a terminal signals both the launcher, which passes it on, and this process. */
const SAME_SIGNAL_MS = 1_000;

const config = parseConfig(process.env);
if (!config.ok) {
  for (const fault of config.error) process.stderr.write(`majlis: ${fault}\n`);
  process.exit(EXIT.settings);
}
const log = createLog(config.value.logLevel, "main");

let running: Majlis | null = null;
let stoppingSinceMs: number | null = null;
const stop = async (code: number): Promise<void> => {
  if (stoppingSinceMs !== null) return;
  stoppingSinceMs = performance.now();
  setTimeout(() => {
    log.error({}, "the stop took too long and was cut short");
    process.exit(EXIT.broken);
  }, STOP_LIMIT_MS).unref();
  await running?.stop();
  process.exit(code);
};
const onSignal = (): void => {
  // A second request while stopping ends the process at once. Edits without a receipt are still with their authors.
  if (stoppingSinceMs !== null && performance.now() - stoppingSinceMs > SAME_SIGNAL_MS) process.exit(EXIT.broken);
  void stop(EXIT.ok);
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
// The state in memory is unknown after an uncaught error; the ledger on disk is intact. Stop in order and let the supervisor restart.
process.on("uncaughtException", (error) => {
  log.error({ err: error }, "uncaught error");
  void stop(EXIT.broken);
});

try {
  const { compose } = await import("./compose/compose.ts");
  // The space for new objects keeps its size from here on: grown to V8's 16 MB and more it would hold what a start or a wave of joins leaves
  // behind, 20 kB for each connection, and a collection of it costs no more when it is small.
  setFlagsFromString("--semi-space-growth-factor=1");
  running = await compose(config.value, {
    log,
    broken: (what, cause) => {
      log.error({ err: cause, what }, "a part ended by itself");
      void stop(EXIT.broken);
    },
  });
  announce(running);
} catch (cause) {
  process.stderr.write(`majlis: ${explain(cause)}\n`);
  process.exit(EXIT.start);
}

function announce({ url, demo, setupLink }: Majlis): void {
  const lines = ["", `  Majlis serves ${url}`];
  if (demo !== undefined) {
    lines.push("", "  Demonstration accounts (fictional, public password, this machine only):");
    for (const { username, displayName, partner } of demo.accounts)
      lines.push(`    ${username.padEnd(12)} ${demo.password}   ${displayName}, ${partner}`);
  }
  if (setupLink !== null)
    lines.push(
      "",
      "  No account yet. Make the first administrator within 24 hours, once; of several nodes the link printed last works:",
      `    ${setupLink}`,
    );
  process.stdout.write(`${lines.join("\n")}\n\n`);
}

function explain(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code: unknown = Reflect.get(cause, "code");
  if (code === "EADDRINUSE") return `${cause.message}. Another program listens there; set PORT to a free one.`;
  if (code === "EACCES" || code === "EADDRNOTAVAIL") return `${cause.message}. Check HOST and PORT.`;
  return cause.message;
}
