import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { encodeLeaf } from "../../shared/contribution/canonical-bytes.ts";
import { batchMaker } from "./parts/entry-batches.ts";

// Appends to the SQLite ledger (WAL, synchronous=FULL) against a bare file that gets the same bytes and one fdatasync per batch.
// node test/bench/ledger.ts [entries per size, default 2000 batches at most]

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const spreads = [1, 50] as const;
const sizes = [1, 16, 128] as const;
const runs = Number(process.argv[2] ?? 3);

async function measure(folder: string, size: number, spread: number) {
  const batches = Array.from({ length: Math.min(400, Math.ceil(20_000 / size)) });
  const ledger = openLedger(join(folder, `ledger-${size}-${spread}-${Math.floor(performance.now())}.db`));
  const fd = openSync(join(folder, `bare-${size}-${spread}`), "a");
  const make = batchMaker(spread);
  let sqliteMs = 0;
  let bareMs = 0;
  let sqliteCpu = 0;
  let bareCpu = 0;
  for (const _ of batches) {
    const batch = make(size);
    // Side by side in the same moment, since a shared disk is never equally quick twice.
    const bytes = Buffer.concat(
      batch.flatMap((append) => append.entries.flatMap((entry) => [entry.hash, encodeLeaf(entry), entry.update ?? new Uint8Array()])),
    );
    let cpu = process.cpuUsage();
    let start = performance.now();
    writeSync(fd, bytes);
    fdatasyncSync(fd);
    bareMs += performance.now() - start;
    let used = process.cpuUsage(cpu);
    bareCpu += used.user + used.system;
    cpu = process.cpuUsage();
    start = performance.now();
    await ledger.append(batch);
    sqliteMs += performance.now() - start;
    used = process.cpuUsage(cpu);
    sqliteCpu += used.user + used.system;
  }
  closeSync(fd);
  await ledger.close();
  const entries = batches.length * size;
  return {
    sqliteUs: (sqliteMs * 1000) / entries,
    bareUs: (bareMs * 1000) / entries,
    sqliteCpu: sqliteCpu / entries,
    bareCpu: bareCpu / entries,
  };
}

const folder = mkdtempSync(join(process.env["BENCH_DIR"] ?? tmpdir(), "majlis-bench-ledger-"));
try {
  console.log("batch rooms | SQLite FULL entries/s  µs/entry (CPU) | bare file + fdatasync entries/s  µs/entry (CPU) | ratio");
  for (const spread of spreads) {
    for (const size of sizes) {
      const results = [];
      for (let run = 0; run < runs; run += 1) results.push(await measure(folder, size, spread));
      const sqlite = median(results.map((result) => result.sqliteUs));
      const bare = median(results.map((result) => result.bareUs));
      const cpu = median(results.map((result) => result.sqliteCpu));
      const bareCpu = median(results.map((result) => result.bareCpu));
      console.log(
        `${String(size).padStart(5)} ${String(spread).padStart(5)} | ${(1e6 / sqlite).toFixed(0).padStart(8)} ${sqlite.toFixed(1).padStart(9)} (${cpu.toFixed(1)}) | ` +
          `${(1e6 / bare).toFixed(0).padStart(8)} ${bare.toFixed(1).padStart(9)} (${bareCpu.toFixed(1)}) | ${(sqlite / bare).toFixed(2)}`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
