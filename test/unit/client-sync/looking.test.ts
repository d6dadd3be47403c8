import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { CompartmentLink } from "../../../client/sync/compartment-link.ts";
import { quietDoc } from "../../../client/sync/quiet-doc.ts";
import { fail } from "../../../shared/result.ts";

let link: CompartmentLink | undefined;
afterEach(() => link?.close());

const offlineLink = () =>
  (link = new CompartmentLink(
    "c",
    { socketUrl: "ws://127.0.0.1:9", fetchTicket: async () => fail("unavailable") },
    { carried: null, carryOver: () => {} },
  ));

describe("a link does not send what its person did not do (P11)", () => {
  it("stops at an update that comes through a closed gate, and counts no edit of it", () => {
    const stopped = offlineLink();
    const origin = {};
    stopped.gateFor(origin).close();
    stopped.doc.transact(() => stopped.doc.getMap("meta").set("repaired", 1), origin);
    expect(stopped.snapshot).toMatchObject({ state: { kind: "refused", reason: "unasked" }, unsaved: 0 });
  });

  it("takes the same update after the gate was opened or removed, and updates of other origins always", () => {
    const opened = offlineLink();
    const origin = {};
    const gate = opened.gateFor(origin);
    gate.close();
    opened.doc.transact(() => opened.doc.getMap("meta").set("a", 1), "undo");
    gate.open();
    opened.doc.transact(() => opened.doc.getMap("meta").set("b", 1), origin);
    gate.close();
    gate.remove();
    opened.doc.transact(() => opened.doc.getMap("meta").set("c", 1), origin);
    expect(opened.snapshot).toMatchObject({ state: { kind: "connecting" }, unsaved: 3 });
  });
});

/** Two people delete one half each of a bold text at the same time: the formats around it are redundant then. */
function updatesThatLeaveRedundantFormats(): Uint8Array[] {
  const updates: Uint8Array[] = [];
  const one = new Y.Doc();
  one.on("update", (update: Uint8Array) => updates.push(update));
  one.getText("t").insert(0, "abcdef", { bold: true });
  const other = copyOf(one, updates);
  one.getText("t").delete(0, 3);
  other.getText("t").delete(3, 3);
  return updates;
}

/** The same while a third person writes into the middle of that text: what is between the formats then is bold. */
function updatesThatUseThoseFormats(): Uint8Array[] {
  const updates: Uint8Array[] = [];
  const one = new Y.Doc();
  one.on("update", (update: Uint8Array) => updates.push(update));
  one.getText("t").insert(0, "abcdef", { bold: true });
  const [other, third] = [copyOf(one, updates), copyOf(one, [])];
  one.getText("t").delete(0, 3);
  other.getText("t").delete(3, 3);
  third.on("update", (update: Uint8Array) => updates.push(update));
  third.getText("t").insert(3, "X");
  return updates;
}

function copyOf(doc: Y.Doc, updates: Uint8Array[]): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.on("update", (update: Uint8Array) => updates.push(update));
  return copy;
}

describe("a quiet document (P11)", () => {
  it("does not tidy formats after other people's changes, which a plain one does and sends", () => {
    const written = (doc: Y.Doc): number => {
      let count = 0;
      doc.getText("t");
      doc.on("update", (_update: Uint8Array, origin: unknown) => (count += origin === "remote" ? 0 : 1));
      for (const update of updatesThatLeaveRedundantFormats()) Y.applyUpdate(doc, update, "remote");
      return count;
    };
    expect(written(new Y.Doc())).toBeGreaterThan(0);
    expect(written(quietDoc())).toBe(0);
  });

  it("P5 shows what the ledger shows, however updates are divided into messages; a plain one may lose a format that shows", () => {
    const updates = updatesThatUseThoseFormats();
    const shown = (doc: Y.Doc, messages: readonly Uint8Array[]): unknown => {
      doc.getText("t");
      for (const message of messages) Y.applyUpdate(doc, message, "remote");
      return doc.getText("t").toDelta();
    };
    const bold = [{ insert: "X", attributes: { bold: true } }];
    expect(shown(quietDoc(), updates)).toEqual(bold);
    expect(shown(quietDoc(), [Y.mergeUpdates(updates)])).toEqual(bold);
    expect(shown(new Y.Doc(), [Y.mergeUpdates(updates)])).toEqual(bold);
    expect(shown(new Y.Doc(), updates)).toEqual([{ insert: "X" }]);
  });
});
