// Every benchmark, one after the other, and a table of what they measured against the goals. `npm run bench` (short, some minutes) or
// `npm run bench -- --full` (medians of 5). Ends with code 1 if one of them found wrong content or broke; never because of a time.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

interface Bench {
  readonly file: string;
  /** Arguments of the short form. */
  readonly short: readonly string[];
  /** The lines of its output that belong in the table. */
  readonly results: RegExp;
  /** Goals that its lines do not name themselves. */
  readonly goals?: string;
}

const BENCHES: readonly Bench[] = [
  { file: "fan-out.ts", short: ["--runs", "1", "--seconds", "5"], results: /^fan-out/ },
  { file: "rooms.ts", short: ["--runs", "1", "--seconds", "8"], results: /^\d+ rooms/ },
  { file: "join-storm.ts", short: ["--runs", "1"], results: /^join storm/ },
  { file: "cold-open.ts", short: ["--runs", "1"], results: /^cold open|^after the kill|^without any/ },
  { file: "idle-memory.ts", short: ["--runs", "1"], results: /idle connections/ },
  { file: "history.ts", short: [], results: /^state\?at|^checkpoints/, goals: "state?at p95 1 s, checkpoints 10 x the updates" },
  { file: "validator.ts", short: [], results: /Structure\.receive|^honest/, goals: "15 µs mean, 0 refused" },
  { file: "ledger.ts", short: ["1"], results: /^ +128 +50/, goals: "none: entries per batch, rooms | SQLite | bare file | ratio" },
];

const { values } = parseArgs({ options: { full: { type: "boolean", default: false } } });

/** Runs one benchmark, showing what it prints. Gives its results, or null if it failed. */
async function run({ file, short, results }: Bench): Promise<readonly string[] | null> {
  console.log(`\n== ${file}`);
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...(values.full ? [] : short)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const found: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    console.log(line);
    if (results.test(line)) found.push(line.trim());
  });
  const [code] = (await once(child, "close")) as [number | null];
  return code === 0 ? found : null;
}

const table: string[] = [];
for (const bench of BENCHES) {
  const found = await run(bench);
  if (found === null) process.exitCode = 1;
  for (const line of found ?? ["FAILED"]) table.push(`${bench.file.padEnd(16)}${line}`);
  if (bench.goals !== undefined) table.push(`${"".padEnd(16)}(goals: ${bench.goals})`);
}
console.log(`\n${table.join("\n")}`);
