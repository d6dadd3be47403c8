import { describe, expect, test } from "vitest";
// First: it counts in what is compiled after it.
import { countWork } from "../../support/count-work.ts";
import { packUpdates } from "../../../server/domain/history/packing/pack-updates.ts";
import { digestOfReplay, digestOfUpdate } from "../../../server/domain/history/replay/replay-digest.ts";
import { snapshotOf } from "../../../server/domain/history/snapshots/sections.ts";
import { FoldedBoard } from "../../../server/domain/history/timeline/folded-board.ts";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import { chainUpdate, EMPTY_CHAIN, type ChainEnd } from "../../../shared/contribution/chain-entry.ts";
import { GENESIS_HASH } from "../../../shared/contribution/entry.ts";
import { authorship, sha256 } from "../../support/entries.ts";
import { rangesOf } from "../../support/history-world.ts";
import { HOSTILE_BOARDS } from "../../support/hostile-boards.ts";
import { silentLog } from "../../support/silent-log.ts";

const SMALL = 250;
const FACTOR = 4;
/** Linear work grows by FACTOR, sorting a little more; quadratic work by its square. */
const MOST_GROWTH = FACTOR * 1.5;

type Job = (updates: readonly Uint8Array[]) => () => void;

/** Makes the ledger's entries first, which is not what is measured. */
const fold: Job = (updates) => {
  let end: ChainEnd = EMPTY_CHAIN;
  const entries = updates.map((update) => {
    const entry = chainUpdate(end, authorship(), { ...rangesOf(update), update }, sha256);
    end = entry;
    return entry;
  });
  return () => {
    const start = { progress: { seq: 0, entryHash: GENESIS_HASH }, update: new Uint8Array([0, 0]), recent: [], log: silentLog };
    const board = new FoldedBoard(start);
    board.apply(entries);
    board.close();
  };
};

const JOBS: readonly (readonly [string, Job])[] = [
  ["the digest of a replay", (updates) => () => void digestOfReplay(updates)],
  ["the timeline", fold],
  ["packing", (updates) => () => void snapshotOf(1, packUpdates(updates))],
  ["the digest of a packed board", (updates) => () => void digestOfUpdate(packUpdates(updates))],
];

describe.each(HOSTILE_BOARDS)("P12 W1 $what", ({ make, hasFormerNames }) => {
  test("is accepted, or was by an earlier version, and packs to what a replay gives", () => {
    const updates = make(SMALL);
    const structure = Structure.empty();
    const sender = { user: "user-alf", ownership: { ownerOf: () => "user-alf" }, limits: RECEIVE_LIMITS };
    const take = (update: Uint8Array): string => {
      if (hasFormerNames !== true) return structure.receive(update, sender).kind;
      structure.apply(update);
      return "accepted";
    };
    expect(new Set(updates.map(take))).toEqual(new Set(["accepted"]));
    expect(digestOfUpdate(packUpdates(updates))).toBe(digestOfReplay(updates));
  });

  test.each(JOBS)("costs %s work that grows with its size", async (_, run) => {
    const small = run(make(SMALL));
    small();
    const few = await countWork(small);
    const many = await countWork(run(make(SMALL * FACTOR)));
    expect(few).toBeGreaterThan(0);
    expect(many / few).toBeLessThan(MOST_GROWTH);
  });
});
