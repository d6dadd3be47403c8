import { expect, it } from "vitest";
import * as Y from "yjs";
import { packUpdates } from "../../../server/domain/history/packing/pack-updates.ts";
import { digestOfReplay, digestOfUpdate } from "../../../server/domain/history/replay/replay-digest.ts";
import { snapshotOf } from "../../../server/domain/history/snapshots/sections.ts";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS, type Sender } from "../../../server/domain/structure/verdict.ts";
import { dump, outlineOfDoc, outlineOfStructure } from "../../support/structure/outline.ts";
import { rawUpdate, textContent, typeContent, type RawStruct } from "../../support/structure/raw-update.ts";

const TEXT = 7;
const WRITER = 5;
/** The text's letters come after its card and its title. */
const FIRST = 2;
const sender: Sender = { user: "ana", ownership: { ownerOf: () => undefined }, limits: RECEIVE_LIMITS };

function textOf(letters: number): Uint8Array {
  const structs = [
    { kind: 7, parent: "cards", key: "card" },
    { kind: 7, parent: [TEXT, 0] as const, key: "title", content: typeContent(2) },
    { kind: 4, parent: [TEXT, 1] as const, content: textContent("ab".repeat(letters / 2)) },
  ];
  return rawUpdate([{ client: TEXT, clock: 0, structs }]);
}

/** Writes a letter behind each of these letters of the text. */
function cutting(behind: readonly number[], clock = 0): Uint8Array {
  const structs = behind.map((letter): RawStruct => ({ kind: 4, origin: [TEXT, FIRST + letter], right: [TEXT, FIRST + letter + 1] }));
  return rawUpdate([{ client: WRITER, clock, structs }]);
}

const everySecond = (letters: number): number[] => Array.from({ length: letters / 2 - 1 }, (_, index) => 2 * index + 1);

/** In no order that helps: steps of a prime through all of them. */
const mixed = (places: readonly number[]): number[] => places.map((_, index) => places[(index * 7_919) % places.length] ?? 0);

function structureOf(...updates: readonly Uint8Array[]): Structure {
  const structure = Structure.empty();
  for (const update of updates) structure.apply(update);
  return structure;
}

it.each([
  ["from the beginning", everySecond(6_000)],
  ["from the end", everySecond(6_000).toReversed()],
  ["here and there", mixed(everySecond(6_000))],
])("V39 a text that is cut in thousands of places, %s, has the runs of a Yjs document", (_, places) => {
  const updates = [textOf(6_000), ...[0, 1_000, 2_000].map((from) => cutting(places.slice(from, from + 1_000), from))];
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  const structure = Structure.empty();
  for (const update of updates) expect(structure.receive(update, sender).kind).toBe("accepted");
  expect(outlineOfStructure(structure)).toEqual(outlineOfDoc(doc));
  // One list of runs after the deletion of all of it, as Yjs merges them.
  const deletion = rawUpdate(
    [],
    [
      [TEXT, [FIRST, 6_000]],
      [WRITER, [0, places.length]],
    ],
  );
  Y.applyUpdate(doc, deletion);
  expect(structure.receive(deletion, sender).kind).toBe("accepted");
  expect(outlineOfStructure(structure)).toEqual(outlineOfDoc(doc));
});

it("V35 V32 an update whose cuts would move too much in every client is refused and leaves no trace", () => {
  const structure = structureOf(textOf(100_000));
  const before = dump(structure);
  expect(structure.receive(cutting(everySecond(100_000).toReversed()), sender)).toEqual({ kind: "refused", rule: "too-much-work" });
  expect(dump(structure)).toBe(before);
  // From its beginning the same cuts move nothing.
  expect(structure.receive(cutting(everySecond(100_000)), sender)).toMatchObject({ kind: "accepted" });
});

it("H14 what cuts move in every client is charged as steps", () => {
  const pieces = structureOf(textOf(100_000), cutting(everySecond(100_000)));
  const one = rawUpdate([{ client: 9, clock: 0, structs: [{ kind: 4, origin: [TEXT, FIRST + 4], right: [TEXT, FIRST + 5] }] }]);
  const verdict = pieces.receive(one, sender);
  expect(verdict).toMatchObject({ kind: "accepted", newBytes: expect.any(Number) });
  if (verdict.kind !== "accepted") return;
  expect(verdict.steps).toBeGreaterThan(5_000);
  expect(verdict.steps).toBeLessThan(20_000);
});

/** Milliseconds that a structure's own thread takes to cut a text of so many letters in half as many places. What other processes do does not count. */
function costOf(places: readonly number[], letters: number): number {
  const structure = structureOf(textOf(letters));
  const update = cutting(places);
  const start = process.threadCpuUsage();
  structure.apply(update);
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1_000;
}

it("P12 V32 cutting a text from its end costs about what it costs from its beginning", () => {
  const places = everySecond(120_000);
  const backwards = places.toReversed();
  const rounds = Array.from({ length: 5 }, () => [costOf(places, 120_000), costOf(backwards, 120_000)] as const);
  const [least, most] = [Math.min(...rounds.map(([cost]) => cost)), Math.min(...rounds.map(([, cost]) => cost))];
  // In one array each cut would move all runs behind it: ten times the cost and more. Nothing counts such moves, so the least of several times is taken.
  expect(most / least).toBeLessThan(4);
});

it("W1 a packed text is written in the pieces that Yjs would have to cut it into", () => {
  const places = mixed(everySecond(4_000));
  const updates = [textOf(4_000), cutting(places), rawUpdate([], [[TEXT, [FIRST + 100, 700]]])];
  const packed = packUpdates(updates);
  expect(digestOfUpdate(packed)).toBe(digestOfReplay(updates));
  const doc = new Y.Doc();
  Y.applyUpdate(doc, packed);
  for (const { client, start } of snapshotOf(1, packed).sections) {
    const [count] = varUint(packed, start);
    expect(`${client}: ${doc.store.clients.get(client)?.length}`).toBe(`${client}: ${count}`);
  }
  // Packed once more, it stays as it is.
  expect(packUpdates([packed])).toEqual(packed);
});

it("W1 letters typed one after the other in front of a text are packed as one piece, and so is what nothing cuts", () => {
  const typed = Array.from({ length: 50 }, (_, index): RawStruct => ({
    kind: 4,
    origin: index === 0 ? [TEXT, FIRST + 1] : [WRITER, index - 1],
    right: [TEXT, FIRST + 2],
  }));
  const packed = packUpdates([textOf(10), rawUpdate([{ client: WRITER, clock: 0, structs: typed }])]);
  const counts = snapshotOf(1, packed).sections.map(({ client, start }) => [client, varUint(packed, start)[0]]);
  expect(counts).toEqual([
    [TEXT, 4],
    [WRITER, 1],
  ]);
});

function varUint(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  let factor = 1;
  for (let index = at; ; index++) {
    const byte = bytes[index] ?? 0;
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return [value, index + 1];
  }
}
