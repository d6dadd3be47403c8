import { createPostgresLedger } from "../../server/adapters/postgres/ledger.ts";
import { createPool, openPool } from "../../server/adapters/postgres/open-pool.ts";
import type { Ledger } from "../../server/ports/ledger.ts";
import { startPostgres } from "../support/postgres.ts";
import { silentLog } from "../support/silent-log.ts";
import { batchMaker } from "./parts/entry-batches.ts";

// Appends to the ledger on a PostgreSQL of its own (fsync on, loopback), one batch after the other as an engine does, and reads of what was
// written. Then two nodes at once: on compartments of their own, and racing for one.
// node test/bench/ledger-postgres.ts [batches per size, default 400]

const count = Number(process.argv[2] ?? 400);
const spreads = [1, 100] as const;
const sizes = [1, 16, 128] as const;
const log = silentLog;
/** No right has ever changed here: each append asks. */
const NONE_HEARD = 0;

const ms = (value: number): string => value.toFixed(2).padStart(7);
const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Appends `count` batches in turn after a warm-up; gives each append's milliseconds, ascending, and this process's CPU milliseconds per append. */
async function append(ledger: Ledger, size: number, spread: number): Promise<{ readonly times: readonly number[]; readonly cpu: number }> {
  const make = batchMaker(spread);
  const batches = Array.from({ length: count + 50 }, () => make(size));
  const times: number[] = [];
  let cpu = process.cpuUsage();
  for (const [index, batch] of batches.entries()) {
    if (index === 50) cpu = process.cpuUsage();
    const start = performance.now();
    const outcomes = await ledger.append(batch, NONE_HEARD);
    if (index >= 50) times.push(performance.now() - start);
    if (outcomes.includes("head-moved")) throw new Error("an append was refused");
  }
  const used = process.cpuUsage(cpu);
  return { times: times.toSorted((a, b) => a - b), cpu: (used.user + used.system) / 1000 / count };
}

const server = await startPostgres();
try {
  const url = await server.createDatabase();
  const pool = await openPool(url, { log });
  const [ledger, other] = [createPostgresLedger(createPool(url, { log })), createPostgresLedger(createPool(url, { log }))];
  const empty = (): Promise<unknown> => pool.query("TRUNCATE entries, claims, heads");

  console.log("batch rooms | appends/s entries/s | ms per append: median    p95   CPU here");
  for (const spread of spreads) {
    for (const size of sizes) {
      await empty();
      const { times, cpu } = await append(ledger, size, spread);
      const perSecond = 1000 / (times.reduce((sum, time) => sum + time, 0) / times.length);
      const rate = `${perSecond.toFixed(0).padStart(9)} ${(perSecond * size).toFixed(0).padStart(9)}`;
      console.log(
        `${String(size).padStart(5)} ${String(spread).padStart(5)} | ${rate} | ${" ".repeat(13)}${ms(at(times, 0.5))} ${ms(at(times, 0.95))} ${ms(cpu)}`,
      );
    }
  }

  await empty();
  const make = batchMaker(1);
  for (let page = 0; page < 32; page += 1) await ledger.append(make(128));
  const compartment = (await ledger.compartments())[0] as string;
  for (const limit of [1, 100, 4_096]) {
    const start = performance.now();
    for (let run = 0; run < 20; run += 1) await ledger.read(compartment, { after: 0, limit });
    console.log(`reading ${String(limit).padStart(5)} entries: ${ms((performance.now() - start) / 20)} ms`);
  }

  await empty();
  // Both write what chains to the same heads: of two equal batches one is first, as on a hot room, and the other is told so at once.
  const [one, two] = [batchMaker(1), batchMaker(1)];
  let moved = 0;
  const start = performance.now();
  for (let round = 0; round < count; round += 1) {
    const outcomes = await Promise.all([ledger.append(one(16), NONE_HEARD), other.append(two(16), NONE_HEARD)]);
    moved += outcomes.flat().filter((outcome) => outcome === "head-moved").length;
  }
  const perRound = (performance.now() - start) / count;
  console.log(
    `two nodes racing for one head: ${ms(perRound)} ms until both have their answer; ${moved} of ${count} rounds had exactly one loser`,
  );
  await ledger.close();
  await other.close();
  await pool.end();
} finally {
  await server.stop();
}
