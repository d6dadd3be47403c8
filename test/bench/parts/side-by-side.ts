import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PEERS, type Peer } from "./peers.ts";
import { resultTable } from "./result-table.ts";
import type { Figures, Prepared, Workload, WorkloadResult } from "./workload.ts";

/** Options that every workload has besides its own, for `parseArgs`. */
export const SIDE_BY_SIDE_OPTIONS = {
  runs: { type: "string", default: "5" },
  /** Keys of peers, comma-separated; the relay is always among them. */
  peers: { type: "string", default: PEERS.map(({ key }) => key).join(",") },
  /** Where to write the result for a program. */
  json: { type: "string" },
} as const;

interface Settings {
  readonly runs: string;
  readonly peers: string;
  readonly json?: string | undefined;
}

interface Entrant {
  readonly peer: Peer;
  readonly prepared: Prepared | null;
  readonly runs: Figures[];
}

/** Puts all peers through a workload, in turns, each run beginning with another one; prints every run, then the table of medians. */
export async function sideBySide(workload: Workload, { runs, peers, json }: Settings): Promise<void> {
  const chosen = PEERS.filter(({ key }) => key === "relay" || peers.split(",").includes(key));
  const folder = mkdtempSync(join(tmpdir(), "majlis-bench-"));
  const entrants: Entrant[] = [];
  try {
    for (const peer of chosen) {
      const own = join(folder, peer.key);
      mkdirSync(own);
      entrants.push({ peer, prepared: await workload.prepare(peer, own), runs: [] });
    }
    for (let run = 0; run < Number(runs); run++) {
      for (let turn = 0; turn < entrants.length; turn++) {
        const entrant = entrants[(run + turn) % entrants.length];
        if (entrant?.prepared !== null && entrant !== undefined) await takeTurn(entrant, entrant.prepared, run);
      }
    }
  } finally {
    for (const { prepared } of entrants) await prepared?.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const result = resultOf(workload, entrants);
  console.log(`\n${resultTable(result)}`);
  if (json !== undefined) writeFileSync(json, JSON.stringify(result));
}

async function takeTurn({ peer, runs }: Entrant, prepared: Prepared, run: number): Promise<void> {
  const figures = await prepared.measure();
  runs.push(figures);
  const text = Object.entries(figures).map(([metric, value]) => `${metric} ${value.toFixed(2)}`);
  console.log(`run ${run + 1}, ${peer.name}: ${text.join(", ")}`);
}

function resultOf({ key, title, metrics }: Workload, entrants: readonly Entrant[]): WorkloadResult {
  const relay = entrants.find(({ peer }) => peer.key === "relay")?.runs ?? [];
  const peers = entrants.map(({ peer, runs }) => {
    const values: Record<string, number[]> = {};
    const ratios: Record<string, number[]> = {};
    for (const metric of metrics) {
      const found = runs.flatMap((figures) => figures[metric.key] ?? []);
      if (found.length > 0) values[metric.key] = found;
      const compared = runs.map((figures, run) => (figures[metric.key] ?? Number.NaN) / (relay[run]?.[metric.key] ?? Number.NaN));
      if (metric.isCompared === true && compared.length > 0 && compared.every(Number.isFinite)) ratios[metric.key] = compared;
    }
    return { peer: peer.key, name: peer.name, values, ratios };
  });
  return { key, title, metrics, peers };
}
