import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { packUpdates } from "../../server/domain/history/packing/pack-updates.ts";
import { digestOfReplay, digestOfUpdate } from "../../server/domain/history/replay/replay-digest.ts";
import { FoldedBoard } from "../../server/domain/history/timeline/folded-board.ts";
import { GENESIS_HASH, type LedgerEntry } from "../../shared/contribution/entry.ts";
import { chainUpdate, EMPTY_CHAIN, type ChainEnd } from "../../shared/contribution/chain-entry.ts";
import { authorship, sha256 } from "../support/entries.ts";
import { rangesOf } from "../support/history-world.ts";
import { HOSTILE_BOARDS } from "../support/hostile-boards.ts";
import { silentLog } from "../support/silent-log.ts";

// What derived work costs on boards that the validator accepts although no honest person makes one, at a size and at four times of it.
// node test/bench/derived-work.ts [--size 5000] [--board words of its name]
// That the work is linear is asserted by test/unit/history/linear-work.test.ts, which counts it; this shows what it takes.
const { values } = parseArgs({ options: { size: { type: "string", default: "5000" }, board: { type: "string", default: "" } } });
const size = Number(values.size);
const FACTOR = 4;

function entriesOf(updates: readonly Uint8Array[]): LedgerEntry[] {
  let end: ChainEnd = EMPTY_CHAIN;
  return updates.map((update) => {
    const entry = chainUpdate(end, authorship(), { ...rangesOf(update), update }, sha256);
    end = entry;
    return entry;
  });
}

function fold(entries: readonly LedgerEntry[]): void {
  const board = new FoldedBoard({
    progress: { seq: 0, entryHash: GENESIS_HASH },
    update: new Uint8Array([0, 0]),
    recent: [],
    log: silentLog,
  });
  board.apply(entries);
  board.close();
}

function timed(run: () => void): number {
  const startedMs = performance.now();
  run();
  return performance.now() - startedMs;
}

/** Milliseconds of each kind of work on one board. */
function measure(updates: readonly Uint8Array[]): Readonly<Record<string, number>> {
  const entries = entriesOf(updates);
  let packed = new Uint8Array();
  return {
    pack: timed(() => void (packed = packUpdates(updates))),
    digest: timed(() => void digestOfUpdate(packed)),
    replay: timed(() => void digestOfReplay(updates)),
    timeline: timed(() => fold(entries)),
  };
}

for (const { what, make } of HOSTILE_BOARDS) {
  if (!what.includes(values.board)) continue;
  const small = measure(make(size));
  const large = measure(make(size * FACTOR));
  const parts = Object.entries(large).map(([name, ms]) => `${name} ${(small[name] ?? 0).toFixed(0)} → ${ms.toFixed(0)} ms`);
  console.log(`${what}: ${parts.join(", ")}`);
}
