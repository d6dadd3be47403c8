import { expect, it } from "vitest";
import * as Y from "yjs";
import { mergeUpdates } from "../../../server/domain/history/packing/pack-updates.ts";
import { findEndOf } from "../../support/faults/shown-updates.ts";

/** Six updates of two people as a ledger has them: five insert, the last deletes. */
function ledger(): Uint8Array[] {
  const updates: Uint8Array[] = [];
  const docs = [new Y.Doc(), new Y.Doc()];
  for (const doc of docs) {
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === "remote") return;
      updates.push(update);
      for (const other of docs) if (other !== doc) Y.applyUpdate(other, update, "remote");
    });
  }
  for (let edit = 0; edit < 5; edit++) docs[edit % 2]!.getText("text").insert(edit, `${edit}`);
  docs[0]!.getText("text").delete(1, 2);
  return updates;
}

it("SW11 the audit of fault trials finds single and merged messages where they follow one another", () => {
  const updates = ledger();
  expect(findEndOf(updates[2]!, updates, null)).toBe(3);
  expect(findEndOf(updates[3]!, updates, 3)).toBe(4);
  expect(findEndOf(mergeUpdates(updates.slice(1, 6)), updates, 1)).toBe(6);
  expect(findEndOf(mergeUpdates(updates.slice(1, 6)), updates, null)).toBe(6);
});

it("the audit of fault trials finds nothing for a message that is missing, doubled, out of turn or changed", () => {
  const updates = ledger();
  expect(findEndOf(updates[2]!, updates, 1)).toBeNull();
  expect(findEndOf(updates[2]!, updates, 3)).toBeNull();
  expect(findEndOf(mergeUpdates([updates[0]!, updates[2]!, updates[4]!]), updates, null)).toBeNull();
  expect(findEndOf(Y.encodeStateAsUpdate(new Y.Doc()), updates, null)).toBeNull();
  const changed = updates[2]!.slice();
  changed[changed.indexOf("2".charCodeAt(0))] = "7".charCodeAt(0);
  expect(findEndOf(changed, updates, null)).toBeNull();
});
