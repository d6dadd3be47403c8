// Runs vitest once, bounded in time: what a hanging run leaves is ended, and counts as a failure.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, unwatchFile, watchFile } from "node:fs";
import { join } from "node:path";
import { environment, node, root } from "../../server/launch/project.mjs";

/** Longest whole run, milliseconds: it takes about 20 minutes on two cores. */
const RUN_LIMIT_MS = 75 * 60_000;

/** Longest time between the results and the end of the run, milliseconds. */
const END_LIMIT_MS = 60_000;

/** What ends this process ends the run, too. */
const FORWARDED_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs vitest with these arguments and its usual output, and gives what came of it: how many tests passed, the names of those that
 * failed by file, and whether the run failed otherwise (a file that does not load, an unhandled error, no end within the time).
 */
export async function runVitest(args, results) {
  rmSync(results, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  const child = spawn(node(), [join(root, "node_modules", "vitest", "vitest.mjs"), "run", ...reporters, ...args], {
    cwd: root,
    env: environment(),
    stdio: "inherit",
    // A group of its own: what the run has started can be ended with it.
    detached: true,
  });
  const endGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  for (const signal of FORWARDED_SIGNALS) process.on(signal, endGroup);
  const giveUp = (what) => {
    console.error(`The test run was ended: ${what}.`);
    endGroup("SIGKILL");
  };
  const limits = [setTimeout(() => giveUp(`it took longer than ${RUN_LIMIT_MS / 60_000} minutes`), RUN_LIMIT_MS)];
  watchFile(results, { interval: 1_000 }, ({ size }) => {
    if (size === 0 || limits.length > 1) return;
    limits.push(setTimeout(() => giveUp("its results are written, but something that a test started still runs"), END_LIMIT_MS));
  });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  for (const limit of limits) clearTimeout(limit);
  unwatchFile(results);
  for (const signal of FORWARDED_SIGNALS) process.off(signal, endGroup);
  endGroup("SIGKILL");
  return outcome(results, code);
}

function outcome(results, code) {
  if (!existsSync(results)) return { passed: 0, failures: [], isBroken: true };
  const report = JSON.parse(readFileSync(results, "utf8"));
  const failures = report.testResults
    .filter(({ status }) => status === "failed")
    .map(({ name, assertionResults }) => ({
      file: name,
      tests: assertionResults.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
    }));
  // A run that failed without a failing test has failed all the same.
  const isBroken = failures.some(({ tests }) => tests.length === 0) || (code !== 0 && failures.length === 0);
  return { passed: report.numPassedTests, failures, isBroken };
}
