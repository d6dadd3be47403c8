import { expect, it } from "vitest";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS, type Sender } from "../../../server/domain/structure/verdict.ts";
import { rawUpdate, textContent, typeContent } from "../../support/structure/raw-update.ts";

const CLIENT = 7;
/** The text's letters come after its card and its title. */
const FIRST = 2;
const sender: Sender = { user: "ana", ownership: { ownerOf: () => undefined }, limits: RECEIVE_LIMITS };

function textOf(letters: number): Structure {
  const structure = Structure.empty();
  const structs = [
    { kind: 7, parent: "cards", key: "card" },
    { kind: 7, parent: [CLIENT, 0] as const, key: "title", content: typeContent(2) },
    { kind: 4, parent: [CLIENT, 1] as const, content: textContent("ab".repeat(letters / 2)) },
  ];
  expect(structure.receive(rawUpdate([{ client: CLIENT, clock: 0, structs }]), sender).kind).toBe("accepted");
  return structure;
}

function runsOf(structure: Structure): unknown {
  return [...(structure.store.clients.get(CLIENT) ?? [])].map(({ clock, length, deleted, kind, left, right }) => ({
    clock,
    length,
    deleted,
    kind,
    left: left?.clock,
    right: right?.clock,
  }));
}

type Range = readonly [clock: number, length: number];

function deleting(structure: Structure, ranges: readonly Range[]) {
  return structure.receive(rawUpdate([], [[CLIENT, ...ranges]]), sender);
}

/** Every second letter, and a few ranges that overlap each other and the letters. */
const ranges: readonly Range[] = [
  ...Array.from({ length: 2_000 }, (_, index): Range => [FIRST + 2 * index, 1]),
  [FIRST + 10, 7],
  [FIRST + 14, 9],
  [FIRST + 3_995, 5],
];

it("V39 many ranges delete the same in whatever order they stand, and as one by one", () => {
  const oneByOne = textOf(4_000);
  for (const range of ranges) deleting(oneByOne, [range]);
  const orders = [ranges, ranges.toReversed(), ranges.toSorted(([a], [b]) => ((a * 7_919) % 4_001) - ((b * 7_919) % 4_001))];
  const found = orders.map((order) => {
    const structure = textOf(4_000);
    const verdict = deleting(structure, order);
    return { kind: verdict.kind, deletes: verdict.kind === "accepted" && verdict.deletes, runs: runsOf(structure) };
  });
  expect(found[0]).toMatchObject({ kind: "accepted", runs: runsOf(oneByOne) });
  expect(found[1]).toEqual(found[0]);
  expect(found[2]).toEqual(found[0]);
});

it("V35 V30 many ranges of an update that is refused leave no trace", () => {
  const structure = textOf(50_000);
  deleting(structure, [[FIRST + 100, 50]]);
  const before = runsOf(structure);
  const tooMany = Array.from({ length: RECEIVE_LIMITS.maxNewDeleteRanges + 100 }, (_, index): Range => [FIRST + 2 * index, 1]);
  expect(deleting(structure, tooMany.toReversed())).toEqual({ kind: "refused", rule: "too-many-deletes" });
  expect(runsOf(structure)).toEqual(before);
  expect(deleting(structure, [...tooMany.slice(0, 1_000), [60_000, 1]]).kind).toBe("gap");
  expect(runsOf(structure)).toEqual(before);
  expect(deleting(structure, tooMany.slice(0, 1_000)).kind).toBe("accepted");
});

/** Milliseconds that a structure's own thread takes for these deletions of a text. What other processes do does not count. */
function costOf(deletions: readonly Range[]): number {
  const structure = textOf(40_000);
  const update = rawUpdate([], [[CLIENT, ...deletions]]);
  const start = process.threadCpuUsage();
  // In the worst order a document of Yjs moves so much that it would be refused.
  const verdict = structure.receive(update, { ...sender, limits: { ...RECEIVE_LIMITS, maxMoves: Infinity } });
  const { user, system } = process.threadCpuUsage(start);
  expect(verdict).toMatchObject({ kind: "accepted", freshDeletes: deletions.length, namedDeletes: deletions.length });
  return (user + system) / 1_000;
}

it("P12 V32 twenty thousand ranges cut the runs of their author at little cost: the worst order costs about what the best one does", () => {
  const best = Array.from({ length: RECEIVE_LIMITS.maxNewDeleteRanges }, (_, index): Range => [FIRST + 2 * index, 1]);
  const worst = best.toReversed();
  const rounds = Array.from({ length: 7 }, () => [costOf(best), costOf(worst)] as const);
  const [least, most] = [Math.min(...rounds.map(([cost]) => cost)), Math.min(...rounds.map(([, cost]) => cost))];
  // In one array each cut would move all runs behind it: seven times the cost. Nothing counts such moves, so the least of several times is taken.
  expect(most / least).toBeLessThan(4);
});
