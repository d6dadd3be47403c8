// Every benchmark, one after the other. `npm run bench` (about 40 minutes), `-- --runs 1` (about 15, each measured once), `-- --quick` (about 4).
// Prints one table of all peers side by side, and writes it to test/bench/results/ (JSON and Markdown) and, unless quick, .readme/benchmarks.svg.
// Ends with code 1 if one of them found wrong content or broke; never because of a time.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { plot } from "./parts/plot.ts";
import { reportMarkdown, reportText, type Report } from "./parts/report.ts";
import type { WorkloadResult } from "./parts/workload.ts";

/** Those that put every peer through the same, and what makes them short. */
const SIDE_BY_SIDE = [
  { file: "fan-out.ts", quick: ["--runs", "1", "--seconds", "4"] },
  { file: "rooms.ts", quick: ["--runs", "1", "--seconds", "4", "--warm", "1"] },
  { file: "join-storm.ts", quick: ["--runs", "1", "--edits", "10000", "--clients", "10"] },
  { file: "restart.ts", quick: ["--runs", "1", "--edits", "10000"] },
  { file: "idle-memory.ts", quick: ["--runs", "1", "--rooms", "100"] },
  { file: "presence-peers.ts", quick: ["--runs", "1", "--seconds", "4", "--people", "100"] },
] as const;

/** Majlis alone; left out when quick. `results` are the lines of its output that belong in the table. */
const ALONE = [
  { file: "cold-open.ts", args: ["--runs", "3"], results: /^cold open|^after the kill|^without any/ },
  { file: "history.ts", args: [], results: /^state\?at|^snapshots/ },
  { file: "validator.ts", args: [], results: /Structure\.receive|^honest/ },
  { file: "ledger.ts", args: [], results: /^ +128 +50/ },
  { file: "nodes.ts", args: ["--runs", "1"], results: /^nodes |node.*, .* {9}/ },
] as const;

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false }, runs: { type: "string" } } });
const { quick: isQuick, runs } = values;
const folder = mkdtempSync(join(tmpdir(), "majlis-bench-"));

/** Runs one benchmark, showing what it prints. Gives its lines, or null if it failed. */
async function run(file: string, args: readonly string[]): Promise<string[] | null> {
  console.log(`\n== ${file}`);
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    console.log(line);
    lines.push(line);
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code === 0) return lines;
  console.error(`${file} FAILED`);
  process.exitCode = 1;
  return null;
}

async function runSideBySide(): Promise<WorkloadResult[]> {
  const results: WorkloadResult[] = [];
  for (const { file, quick } of SIDE_BY_SIDE) {
    const json = join(folder, `${file}.json`);
    if ((await run(file, [...(isQuick ? quick : runs === undefined ? [] : ["--runs", runs]), "--json", json])) === null) continue;
    results.push(JSON.parse(readFileSync(json, "utf8")) as WorkloadResult);
  }
  return results;
}

async function runAlone(): Promise<string[]> {
  const found: string[] = [];
  for (const { file, args, results } of isQuick ? [] : ALONE) {
    const lines = await run(file, args);
    found.push(...(lines ?? ["FAILED"]).filter((line) => lines === null || results.test(line)).map((line) => `${file}: ${line.trim()}`));
  }
  return found;
}

try {
  const results = await runSideBySide();
  const alone = await runAlone();
  const machine = { cores: cpus().length, node: process.versions.node };
  const report: Report = { at: new Date().toISOString(), machine, isQuick, results, alone };
  console.log(`\n${reportText(report)}`);
  const target = join(import.meta.dirname, "results");
  const name = isQuick ? "quick" : "full";
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(target, `${name}.md`), reportMarkdown(report));
  writeFileSync(isQuick ? join(target, "quick.svg") : join(import.meta.dirname, "../../.readme/benchmarks.svg"), plot(results));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
