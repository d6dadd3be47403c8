import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { contentText } from "../../../shared/board/content-projection.ts";
import { packUpdates } from "../../../server/domain/history/packing/pack-updates.ts";
import { seededHistory } from "../../support/seeded-history.ts";

function replay(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

function load(update: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc;
}

describe("packing updates without a document", () => {
  const seeds = Array.from({ length: 150 }, (_, i) => 1000 + i);

  it.each(seeds)("P5 gives the content of a replay at every cut, seed %i", (seed) => {
    const { updates } = seededHistory(seed, { authors: 4, steps: 120 });
    for (const n of [1, 7, 30, 60, updates.length - 1, updates.length]) {
      const expected = replay(updates.slice(0, n));
      const packed = load(packUpdates(updates.slice(0, n)));
      expect(contentText(packed)).toBe(contentText(expected));
      expect(Y.encodeStateVector(packed)).toEqual(Y.encodeStateVector(expected));
      expect(packed.store.pendingStructs).toBeNull();
    }
  });

  it.each(seeds.slice(0, 60))("packs a packed update and what followed like the whole, seed %i", (seed) => {
    const { updates } = seededHistory(seed, { authors: 5, steps: 90 });
    const half = Math.floor(updates.length / 2);
    const twice = packUpdates([packUpdates(updates.slice(0, half)), ...updates.slice(half)]);
    expect(contentText(load(twice))).toBe(contentText(replay(updates)));
    // Peers go on from a packed document as from the real one.
    const more = replay(updates);
    const joined = load(twice);
    more.getMap("meta").set("later", seed);
    Y.applyUpdate(joined, Y.encodeStateAsUpdate(more, Y.encodeStateVector(joined)));
    expect(contentText(joined)).toBe(contentText(more));
  });

  it("drops the text that was deleted and stays within 4 times of what Yjs makes of much deleted work", () => {
    const { updates } = seededHistory(7, { authors: 3, steps: 400 });
    const doc = new Y.Doc();
    for (const update of updates) Y.applyUpdate(doc, update);
    const before: Uint8Array[] = [];
    const writer = new Y.Doc();
    Y.applyUpdate(writer, Y.encodeStateAsUpdate(doc));
    writer.on("update", (update: Uint8Array) => before.push(update));
    const text = new Y.Text();
    writer.getMap("cards").set("secret", text);
    text.insert(0, "SOURCE-NIGHTINGALE and what may stay");
    text.delete(0, 18);
    const packed = packUpdates([...updates, ...before]);
    expect(Buffer.from(packed).includes("NIGHTINGALE")).toBe(false);
    expect(Buffer.from(packed).includes("what may stay")).toBe(true);
    expect(packed.length).toBeLessThan(4 * Y.encodeStateAsUpdate(writer).length);
  });
});
