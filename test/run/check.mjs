// `npm run check`: all that needs no service, quick to slow. Every step runs; the first failing one is the exit code.
import { spawnSync } from "node:child_process";
import { ensureInstalled, environment, root } from "../../server/launch/project.mjs";

ensureInstalled();
/** @type {[name: string, command: string, args: string[]][]} */
const steps = [
  ["format", "oxfmt", ["--check", "server", "client", "shared", "test", "vite.config.ts", "vitest.config.ts"]],
  ["lint", "oxlint", ["--type-aware", "--deny-warnings"]],
  ["types of shared", "tsc", ["-p", "shared"]],
  ["types of server", "tsc", ["-p", "server"]],
  ["types of client", "tsc", ["-p", "client"]],
  ["types of tests", "tsc", ["-p", "test"]],
  ["boundaries", "depcruise", ["--config", ".dependency-cruiser.mjs", "--output-type", "err", "server", "client", "shared"]],
  ["unused code", "knip", []],
];
let failed = 0;
for (const [name, command, args] of steps) {
  const startedMs = Date.now();
  const done = spawnSync(command, args, { cwd: root, env: environment(), encoding: "utf8", maxBuffer: 1 << 26 });
  const hasPassed = done.status === 0;
  if (!hasPassed) failed++;
  console.log(`${hasPassed ? "ok  " : "FAIL"} ${name} (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`);
  if (!hasPassed) console.log(`${done.stdout ?? ""}${done.stderr ?? ""}${done.error?.message ?? ""}`);
}
process.exit(failed === 0 ? 0 : 1);
