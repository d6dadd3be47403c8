import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Y from "yjs";
import { openSnapshots } from "../../server/adapters/sqlite/open-snapshots.ts";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { contentDigest } from "../../server/domain/history/replay/content-digest.ts";
import { digestOfUpdate } from "../../server/domain/history/replay/replay-digest.ts";
import type { History } from "../../server/ports/history.ts";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { openHistory } from "../../server/threads/open-history.ts";
import { chainClaim, chainUpdate, EMPTY_CHAIN, type ChainEnd } from "../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../shared/contribution/entry.ts";
import { authorship, sha256 } from "../support/entries.ts";
import { keptLog, rangesOf } from "../support/history-world.ts";
import { LARGE_HISTORY, largeHistory } from "../support/large-history.ts";
import { seededNumbers } from "../support/seeded-history.ts";

// What the history costs on a board of 140,000 small edits by 500 client ids, against a plain Yjs replay of the same ledger in the same run.
// node test/bench/history.ts [edits, default 140000]. Digests of every answer are compared; a difference ends it with code 1.

const edits = Number(process.argv[2] ?? LARGE_HISTORY.edits);
const compartment = "compartment-a";
const folder = mkdtempSync(join(tmpdir(), "majlis-bench-"));
const ledgerPath = join(folder, "ledger.db");
const historyPath = join(folder, "history.db");
const place = { kind: "sqlite", path: ledgerPath, quarantine: join(folder, "quarantine") } as const;
const settings = { ledger: place, historyPath, logLevel: "warn" };
const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? Number.NaN;
const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const say = (name: string, text: string): void => console.log(`${name.padEnd(46)}${text}`);
let isWrong = false;

async function timed<Value>(work: () => Promise<Value>): Promise<[number, Value]> {
  const start = performance.now();
  const value = await work();
  return [performance.now() - start, value];
}

/** Writes the board as 500 people would have; answers the updates by seq - 1 (null for claims). */
async function fill(): Promise<(Uint8Array | null)[]> {
  const board = largeHistory({ ...LARGE_HISTORY, edits });
  const ledger = openLedger(ledgerPath);
  const updates: (Uint8Array | null)[] = [];
  const claimed = new Set<number>();
  let end: ChainEnd = EMPTY_CHAIN;
  let batch: LedgerEntry[] = [];
  const flush = async (): Promise<void> => {
    const first = batch[0];
    if (first !== undefined) await ledger.append([{ compartment, expectedHead: first.prevHash, entries: batch }]);
    batch = [];
  };
  const add = (entry: LedgerEntry): void => {
    end = entry;
    batch.push(entry);
    updates.push(entry.kind === "update" ? entry.update : null);
  };
  for (const [index, { client, update }] of board.edits.entries()) {
    const by = authorship({ compartment, author: `user-${client % 50}`, at: 1_700_000_000_000 + index * 50 });
    if (!claimed.has(client)) {
      claimed.add(client);
      add(chainClaim(end, by, board.clientIds[client]!, sha256));
    }
    add(chainUpdate(end, by, { ...rangesOf(update), update }, sha256));
    if (batch.length >= 1000) await flush();
  }
  await flush();
  await ledger.close();
  return updates;
}

/** Plain Yjs: every update applied in turn. Answers the digest at each wanted seq and how long the applying alone took. */
function replay(
  updates: readonly (Uint8Array | null)[],
  wanted: ReadonlySet<number>,
): { digests: Map<number, string>; times: Map<number, number>; total: number } {
  const doc = new Y.Doc();
  const digests = new Map<number, string>();
  const times = new Map<number, number>();
  let total = 0;
  let start = performance.now();
  for (const [index, update] of updates.entries()) {
    if (update !== null) Y.applyUpdate(doc, update);
    if (!wanted.has(index + 1)) continue;
    total += performance.now() - start;
    times.set(index + 1, total);
    digests.set(index + 1, contentDigest(doc));
    start = performance.now();
  }
  return { digests, times, total: total + performance.now() - start };
}

function compare(name: string, actual: string | undefined, expected: string | undefined): void {
  if (actual === expected && actual !== undefined) return;
  isWrong = true;
  say(`WRONG ${name}`, `${actual} is not ${expected}`);
}

async function measureStates(history: History, updates: readonly (Uint8Array | null)[], seqs: readonly number[]): Promise<void> {
  const plain = replay(updates, new Set([...seqs, updates.length]));
  const times: number[] = [];
  for (const seq of seqs) {
    const [time, state] = await timed(() => history.stateAt(compartment, seq));
    times.push(time);
    compare(`state at ${seq}`, state === null ? undefined : digestOfUpdate(state), plain.digests.get(seq));
  }
  const plainTimes = seqs.map((seq) => plain.times.get(seq) ?? Number.NaN);
  say(
    `state?at, ${seqs.length} random seqs`,
    `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}, worst ${ms(Math.max(...times))}`,
  );
  say("  plain replay of the same seqs", `p50 ${ms(percentile(plainTimes, 0.5))}, p95 ${ms(percentile(plainTimes, 0.95))}`);
  const [loadTime, loaded] = await timed(() => history.load(compartment));
  say("load, warm files", `${ms(loadTime)} (${loaded.snapshot.update.length} bytes, tail ${loaded.tail.length})`);
  compare("load", digestOfUpdate(loaded.snapshot.update), plain.digests.get(updates.length));
  say("  plain replay of the whole", ms(plain.total));
}

async function main(): Promise<void> {
  const updates = await fill();
  const ledgerBytes = updates.reduce((sum, update) => sum + (update?.length ?? 0), 0);
  const log = keptLog();
  let { history } = openHistory(settings, { clock: systemClock, log });
  const [coldLoad, unpacked] = await timed(() => history.load(compartment));
  say("load with no snapshot at all", `${ms(coldLoad)} (${unpacked.snapshot.update.length} bytes, tail ${unpacked.tail.length})`);
  const [snapshotTime] = await timed(() => history.snapshot(compartment));
  say("first snapshot, all snapshots made", ms(snapshotTime));
  // A timeline asked for while the check folds waits for that fold, so this is projecting from nothing.
  const [projectTime, page] = await timed(() => history.timeline(compartment, { limit: 100 }));
  say("projecting all entries", `${ms(projectTime)}, ${Math.round((updates.length / projectTime) * 1000)} entries/s`);
  const [pageTime] = await timed(() => history.timeline(compartment, { limit: 100 }));
  const [deepTime] = await timed(() => history.timeline(compartment, { limit: 100, before: "1000.0" }));
  say("timeline page, already projected", `first ${ms(pageTime)}, deep ${ms(deepTime)} (${page.entries.length} lines)`);
  await history.close();

  ({ history } = openHistory(settings, { clock: systemClock, log }));
  const [restartLoad, restarted] = await timed(() => history.load(compartment));
  say("load after a restart", `${ms(restartLoad)} (${restarted.snapshot.update.length} bytes, tail ${restarted.tail.length})`);
  const [restartPage] = await timed(() => history.timeline(compartment, { limit: 100 }));
  say("timeline page after a restart", ms(restartPage));
  const random = seededNumbers(20);
  await measureStates(
    history,
    updates,
    Array.from({ length: 20 }, () => 1 + Math.floor(random() * updates.length)),
  );
  await history.close();

  const snapshots = openSnapshots(historyPath);
  const kept = await snapshots.list(compartment);
  await snapshots.close();
  const keptBytes = kept.reduce((sum, snapshot) => sum + snapshot.sizeBytes, 0);
  say("snapshots", `${kept.length}, ${keptBytes} bytes = ${(keptBytes / ledgerBytes).toFixed(2)} x the ${ledgerBytes} bytes of updates`);
  say("files", `ledger.db ${statSync(ledgerPath).size}, history.db with timelines ${statSync(historyPath).size} bytes`);
  for (const line of log.lines) console.log(line);
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isWrong ? 1 : 0;
