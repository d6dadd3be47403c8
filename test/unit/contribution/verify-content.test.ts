import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import { chainUpdate, EMPTY_CHAIN } from "../../../shared/contribution/chain-entry.ts";
import { findContentFault } from "../../../shared/contribution/verify-content.ts";
import { authorship, sha256 } from "../../support/entries.ts";

/** The entry the server would write for an update. */
function entryOf(structure: Structure, update: Uint8Array) {
  const verdict = structure.receive(update, { user: "user-1", ownership: { ownerOf: () => "user-1" }, limits: RECEIVE_LIMITS });
  if (verdict.kind !== "accepted") throw new Error(`not accepted: ${verdict.kind}`);
  return chainUpdate(EMPTY_CHAIN, authorship(), verdict, sha256);
}

function board(client: number, change: (meta: Y.Map<unknown>) => void): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = client;
  change(doc.getMap("meta"));
  return doc;
}

describe("P4 what an entry says of its update", () => {
  it("may name deletes that fell by themselves: the older of two values set at once", () => {
    const structure = Structure.empty();
    const entries = [5, 9].map((client) => entryOf(structure, Y.encodeStateAsUpdate(board(client, (meta) => meta.set("title", client)))));
    expect(entries[1]?.deletes).toEqual([{ client: 5, from: 0, to: 1 }]);
    expect(entries.map(findContentFault)).toEqual([null, null]);
  });

  it("names every id its bytes delete, and exactly those they insert", () => {
    const structure = Structure.empty();
    const doc = board(5, (meta) => meta.set("title", "one"));
    entryOf(structure, Y.encodeStateAsUpdate(doc));
    const before = Y.encodeStateVector(doc);
    doc.getMap("meta").set("title", "two");
    const entry = entryOf(structure, Y.encodeStateAsUpdate(doc, before));
    expect(findContentFault(entry)).toBeNull();
    expect(findContentFault({ ...entry, deletes: [] })).toContain("deletes ids that the entry does not name");
    expect(findContentFault({ ...entry, inserts: [{ client: 5, from: 1, to: 3 }] })).toContain("does not insert exactly");
    expect(findContentFault({ ...entry, update: Uint8Array.of(0, 0), inserts: [] })).toContain("changes nothing");
  });
});
