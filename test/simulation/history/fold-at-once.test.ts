import * as Y from "yjs";
import { describe, expect, it } from "vitest";
import { updateOf } from "../../../server/domain/history/ledger-updates.ts";
import { packUpdates } from "../../../server/domain/history/packing/pack-updates.ts";
import { ledgerDocument } from "../../../server/domain/history/replay/ledger-document.ts";
import { boardTouches } from "../../../server/domain/history/timeline/board-touches.ts";
import { describeTouches, type Deed } from "../../../server/domain/history/timeline/describe-touches.ts";
import { FoldedBoard } from "../../../server/domain/history/timeline/folded-board.ts";
import { TimelineFold } from "../../../server/domain/history/timeline/timeline-fold.ts";
import type { StoredLine } from "../../../server/ports/timeline-store.ts";
import { GENESIS_HASH, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import { chainUpdate, EMPTY_CHAIN, type ChainEnd } from "../../../shared/contribution/chain-entry.ts";
import { authorship, sha256 } from "../../support/entries.ts";
import { rangesOf } from "../../support/history-world.ts";
import { HOSTILE_BOARDS } from "../../support/hostile-boards.ts";
import { largeHistory } from "../../support/large-history.ts";
import { seededHistory, seededNumbers } from "../../support/seeded-history.ts";
import { silentLog } from "../../support/silent-log.ts";

// Entries are applied many in one transaction of Yjs (W1). The reference gives each entry a transaction of its own, made by Yjs alone.

/** What a fold came to: the document, packed, and every line in its last form. */
interface Folded {
  readonly document: string;
  readonly lines: ReadonlyMap<string, StoredLine>;
}

function entriesOf(updates: readonly Uint8Array[], by: (index: number) => { readonly author: string; readonly at: number }): LedgerEntry[] {
  let end: ChainEnd = EMPTY_CHAIN;
  return updates.map((update, index) => {
    const entry = chainUpdate(end, authorship(by(index)), { ...rangesOf(update), update }, sha256);
    end = entry;
    return entry;
  });
}

/** Neighbours are joined, so that it does not matter when Yjs joined them. */
function packed(doc: Y.Doc): string {
  return Buffer.from(packUpdates([Y.encodeStateAsUpdate(doc)])).toString("base64");
}

function foldedOneByOne(entries: readonly LedgerEntry[]): Folded {
  const doc = ledgerDocument();
  const fold = new TimelineFold([]);
  const lines = new Map<string, StoredLine>();
  let deeds: readonly Deed[] = [];
  let current: LedgerEntry | undefined;
  doc.on("afterTransaction", (transaction) => {
    if (current?.kind === "update") deeds = describeTouches(transaction, boardTouches(transaction, current.inserts));
  });
  for (current of entries) {
    deeds = [];
    Y.applyUpdate(doc, updateOf(current) ?? new Uint8Array([0, 0]));
    if (deeds.length > 0) for (const stored of fold.add(current, deeds)) lines.set(stored.line.id, stored);
  }
  return { document: packed(doc), lines };
}

/** Folds in batches of the sizes that `next` gives. */
function foldedInBatches(entries: readonly LedgerEntry[], next: () => number): Folded {
  const start = { progress: { seq: 0, entryHash: GENESIS_HASH }, update: new Uint8Array([0, 0]), recent: [], log: silentLog };
  const board = new FoldedBoard(start);
  const lines = new Map<string, StoredLine>();
  for (let at = 0; at < entries.length;) {
    const to = at + next();
    for (const stored of board.apply(entries.slice(at, to))) lines.set(stored.line.id, stored);
    at = to;
  }
  return { document: packed(board.doc), lines };
}

describe("W1 P2 many entries folded at once give the lines and the document of entries folded one by one", () => {
  it.each(Array.from({ length: 150 }, (_, index) => 9_000 + index))("of several people at a time, seed %i", (seed) => {
    const { updates, authors } = seededHistory(seed, { authors: 5, steps: 160 });
    const random = seededNumbers(seed + 1);
    let at = 1_700_000_000_000;
    const entries = entriesOf(updates, (index) => ({ author: `user-${authors[index]}`, at: (at += Math.floor(random() * 10_000)) }));
    const expected = foldedOneByOne(entries);
    expect(expected.lines.size).toBeGreaterThan(20);
    expect(foldedInBatches(entries, () => 1 + Math.floor(random() * 60))).toEqual(expected);
    expect(foldedInBatches(entries, () => entries.length)).toEqual(expected);
  });

  it.each([1, 2, 3])("of a board of the real shape, seed %i", (seed) => {
    const { edits } = largeHistory({ edits: 3_000, clients: 40, seed });
    const entries = entriesOf(
      edits.map(({ update }) => update),
      (index) => ({ author: `user-${edits[index]!.client % 10}`, at: 1_700_000_000_000 + index * 50 }),
    );
    expect(foldedInBatches(entries, () => 500)).toEqual(foldedOneByOne(entries));
  });

  it.each(HOSTILE_BOARDS)("of $what", ({ make }) => {
    const entries = entriesOf(make(300), () => ({ author: "user-1", at: 1_700_000_000_000 }));
    expect(foldedInBatches(entries, () => 97)).toEqual(foldedOneByOne(entries));
  });
});
