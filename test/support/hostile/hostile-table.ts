import { aligned } from "../../bench/parts/result-table.ts";
import type { CoresUsed, Noticed, RowResult } from "./run-row.ts";

/** All rows in one table; what was broken follows each row that broke something. */
export function hostileTable(rows: readonly RowResult[]): string {
  const head = [
    "attack",
    "p99 apart (beside one that computes)",
    "p99 attacked (likewise)",
    "slowest join",
    "MB kept",
    "MB at most",
    "cores attacker/server",
    "alive",
    "verdict",
  ];
  const lines = rows.map((row) => [
    row.name,
    change(row.apart),
    change(row.attacked),
    `${Math.max(row.apart.slowestJoinMs, row.attacked.slowestJoinMs).toFixed(0)} ms`,
    row.residentMb.toFixed(0),
    row.peakMb.toFixed(0),
    `${row.cores.attacker.toFixed(2)} / ${row.cores.server.toFixed(2)}`,
    row.isAlive ? "yes" : "NO",
    row.broken.length === 0 ? "held" : "BROKEN",
  ]);
  return aligned([head, ...lines]).join("\n");
}

/** One row in words, for those who watch. */
export function rowLine({ name, note, cores, broken }: RowResult): string {
  const saturated = isSaturatedByAttacker(cores)
    ? ["    the attacker itself used most of a core, the server did not: the machine may be what was slow"]
    : [];
  return [`${name}: ${note}`, ...saturated, ...broken.map((fault) => `    BROKEN ${fault}`)].join("\n");
}

/** Cores from which on a process counts as busy all the time. */
const MOST_OF_A_CORE = 0.8;

function isSaturatedByAttacker({ attacker, server }: CoresUsed): boolean {
  return attacker >= MOST_OF_A_CORE && server < MOST_OF_A_CORE;
}

function change({ p99Before, p99Beside, p99 }: Noticed): string {
  return `${p99Before.toFixed(1)} (${p99Beside.toFixed(1)}) → ${p99.toFixed(1)} ms (${(p99 / p99Before).toFixed(1)} ×)`;
}
