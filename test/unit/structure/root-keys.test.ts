import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import { cardsOf } from "../../../shared/board/roots.ts";

const sender = { user: "user-1", ownership: { ownerOf: () => "user-1" }, limits: RECEIVE_LIMITS };

/** Keys that no version of our client writes, and that the validator once accepted. */
const STRANGE = ["", "card\0", "card\u0001", "card\uFFFD", "card\u0085"];

function sent(doc: Y.Doc, change: () => void): Uint8Array {
  const before = Y.encodeStateVector(doc);
  doc.transact(change);
  return Y.encodeStateAsUpdate(doc, before);
}

describe("keys of roots (V34, V40, found 15)", () => {
  it("refuses a new card under a key that no store could keep apart, and changes nothing", () => {
    for (const key of STRANGE) {
      const doc = new Y.Doc();
      const structure = Structure.empty();
      const update = sent(doc, () => cardsOf(doc).set(key, new Y.Map([["title", "x"]])));
      expect(structure.receive(update, sender)).toEqual({ kind: "refused", rule: "root-key" });
      expect(structure.stateVector()).toEqual(new Map());
    }
  });

  it("opens a board that has such keys, and takes their cards' edits, deletion and restoration, also after a restart", () => {
    for (const key of STRANGE) {
      const doc = new Y.Doc();
      cardsOf(doc).set(key, new Y.Map([["title", new Y.Text("Old")]]));
      let structure = Structure.fromUpdate(Y.encodeStateAsUpdate(doc));
      const take = (change: () => void) => structure.receive(sent(doc, change), sender).kind;
      expect(take(() => ((cardsOf(doc).get(key) as Y.Map<unknown>).get("title") as Y.Text).insert(0, "More of "))).toBe("accepted");
      expect(take(() => cardsOf(doc).delete(key))).toBe("accepted");
      structure = Structure.fromUpdate(Y.encodeStateAsUpdate(doc));
      expect(take(() => cardsOf(doc).set(key, new Y.Map([["title", new Y.Text("Old")]])))).toBe("accepted");
    }
  });
});
