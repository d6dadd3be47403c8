import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { contentText } from "../../../shared/board/content-projection.ts";
import { mergeUpdates, packUpdates } from "../../../server/domain/history/packing/pack-updates.ts";
import { UnreadableUpdate } from "../../../server/domain/history/packing/update-reader.ts";
import { seededHistory, seededNumbers } from "../../support/seeded-history.ts";

function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

/** Everything a document holds, as bytes, with neighbours joined: Yjs joins neighbours only where a transaction has touched them. */
const bytesOf = (doc: Y.Doc): string => Buffer.from(packUpdates([Y.encodeStateAsUpdate(doc)])).toString("hex");

describe("merging consecutive updates without a document", () => {
  const seeds = Array.from({ length: 120 }, (_, i) => 7000 + i);

  it.each(seeds)("P5 SW11 gives the content of single updates, and to the byte what Yjs' own merging gives, seed %i", (seed) => {
    const { updates } = seededHistory(seed, { authors: 4, steps: 120 });
    const random = seededNumbers(seed);
    const [single, merged, mergedByYjs] = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
    for (let from = 0; from < updates.length;) {
      const part = updates.slice(from, from + 1 + Math.floor(random() * 24));
      for (const update of part) Y.applyUpdate(single, update);
      Y.applyUpdate(merged, mergeUpdates(part));
      Y.applyUpdate(mergedByYjs, Y.mergeUpdates(part));
      expect(merged.store.pendingStructs).toBeNull();
      expect(contentText(merged)).toBe(contentText(single));
      expect(Y.encodeStateVector(merged)).toEqual(Y.encodeStateVector(single));
      expect(bytesOf(merged)).toBe(bytesOf(mergedByYjs));
      from += part.length;
    }
  });

  it.each(seeds.slice(0, 60))("an author who has its own part already comes to the same content, seed %i", (seed) => {
    const { updates, authors } = seededHistory(seed, { authors: 3, steps: 60 });
    const half = Math.floor(updates.length / 2);
    const rest = updates.slice(half);
    const author = documentOf(updates.slice(0, half));
    for (const [index, update] of rest.entries()) if (authors[half + index] === 0) Y.applyUpdate(author, update);
    Y.applyUpdate(author, mergeUpdates(rest));
    const other = documentOf(updates);
    expect(contentText(author)).toBe(contentText(other));
    expect(Y.encodeStateVector(author)).toEqual(Y.encodeStateVector(other));
    expect(author.store.pendingStructs).toBeNull();
  });

  it("holds no more than was inserted and deleted, never the whole delete set", () => {
    const { updates } = seededHistory(7, { authors: 3, steps: 200 });
    const last = updates.slice(-3);
    expect(mergeUpdates(last).length).toBeLessThanOrEqual(last.reduce((sum, { length }) => sum + length, 0));
  });

  it("refuses updates that leave something out", () => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => updates.push(update));
    for (const value of [1, 2, 3]) doc.getMap("meta").set("a", value);
    expect(() => mergeUpdates([updates[0]!, updates[2]!])).toThrow(UnreadableUpdate);
  });
});
