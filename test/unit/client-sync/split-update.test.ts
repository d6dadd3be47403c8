import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { splitUpdate } from "../../../client/sync/split-update.ts";
import { UnsavedEdits } from "../../../client/sync/unsaved-edits.ts";
import { seededNumbers } from "../../support/seeded-history.ts";

const LIMITS = { bytes: 400, structs: 20, clients: 2, deletedRanges: 5 };

/** Three people work on one text and one map, one after the other or without knowing of each other. */
function playedBoard(random: () => number): Y.Doc {
  const docs = [1, 2, 3].map((clientID) => Object.assign(new Y.Doc(), { clientID }));
  const pick = (count: number) => Math.floor(random() * count);
  for (let step = 0; step < 150; step++) {
    const doc = docs[pick(docs.length)] as Y.Doc;
    const text = doc.getText("text");
    const act = random();
    if (act < 0.5) text.insert(pick(text.length + 1), "typed ");
    else if (act < 0.7 && text.length > 3) text.delete(pick(text.length - 2), 2);
    else if (act < 0.85) doc.getMap("cards").set(`card-${pick(5)}`, new Y.Map([["title", `made at ${step}`]]));
    else {
      const other = docs[pick(docs.length)] as Y.Doc;
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc)));
    }
  }
  const [first, ...others] = docs as [Y.Doc, ...Y.Doc[]];
  for (const other of others) Y.applyUpdate(first, Y.encodeStateAsUpdate(other));
  return first;
}

describe("a write that is more than the server takes at once (SW12)", () => {
  it("goes in parts within the limits, of which each can be applied after those before it, and which together say the same", () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededNumbers(seed);
    for (let round = 0; round < 30; round++) {
      const doc = playedBoard(random);
      const parts = splitUpdate(Y.encodeStateAsUpdate(doc), LIMITS);
      const server = new Y.Doc();
      for (const part of parts) {
        const { structs, ds } = Y.decodeUpdate(part);
        const clients = new Set(structs.map(({ id }) => id.client)).size;
        const ranges = [...ds.clients.values()].reduce((sum, { length }) => sum + length, 0);
        const isWithin = clients <= 2 && structs.length <= 20 && ranges <= 5 && part.length <= 500;
        Y.applyUpdate(server, part);
        const isComplete = server.store.pendingStructs === null && server.store.pendingDs === null;
        expect({ seed, round, isWithin, isComplete }).toEqual({ seed, round, isWithin: true, isComplete: true });
      }
      expect(parts.length).toBeGreaterThan(3);
      const content = (of: Y.Doc) => [of.getText("text").toJSON(), of.getMap("cards").toJSON()];
      expect({ seed, content: content(server) }).toEqual({ seed, content: content(doc) });
      expect({ seed, state: Y.encodeStateVector(server) }).toEqual({ seed, state: Y.encodeStateVector(doc) });
    }
  });

  it("stays the very update where it is small", () => {
    const doc = new Y.Doc();
    doc.getText("text").insert(0, "a day of little");
    const update = Y.encodeStateAsUpdate(doc);
    expect(splitUpdate(update)).toEqual([update]);
    expect(splitUpdate(update)[0]).toBe(update);
  });

  it("has a part of its own for a struct that is larger than a part", () => {
    const doc = new Y.Doc();
    doc.getText("text").insert(0, "before ");
    doc.getMap("cards").set("card", "x".repeat(1_000));
    const parts = splitUpdate(Y.encodeStateAsUpdate(doc), LIMITS);
    expect(parts.map((part) => Y.decodeUpdate(part).structs.length)).toEqual([1, 1]);
  });

  it("counts as saved with the receipt of its last part, not before (P1)", () => {
    const unsaved = new UnsavedEdits();
    const receipt = (clock?: number) => ({ seq: 1, tops: clock === undefined ? [] : [[7, clock] as const] });
    unsaved.edited();
    unsaved.edited(true);
    for (const clock of [100, 200, 200]) unsaved.stepTwoSent(clock);
    unsaved.received(receipt(100), 7);
    expect(unsaved.count).toBe(2);
    // What only inserts is saved with the last struct; the deletions come after it.
    unsaved.received(receipt(200), 7);
    expect(unsaved.count).toBe(1);
    unsaved.received(receipt(), 7);
    expect(unsaved.count).toBe(0);
  });
});
