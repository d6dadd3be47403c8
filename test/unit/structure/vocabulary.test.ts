import { readFileSync } from "node:fs";
import * as encoding from "lib0/encoding";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import { RICH_ELEMENTS, RICH_MARKS } from "../../../shared/board/rich-vocabulary.ts";
import { AUTHOR, BOARD, boardUpdate } from "../../support/structure/hostile-frames.ts";
import { rawUpdate, type RawStruct } from "../../support/structure/raw-update.ts";

const sender = { user: "user-1", ownership: { ownerOf: () => "user-1" }, limits: RECEIVE_LIMITS };

/** A document with a card's body, and the updates made in it since. */
function board(): { doc: Y.Doc; body: Y.XmlFragment; text: Y.XmlText; sent: (change: () => void) => Uint8Array } {
  const doc = new Y.Doc();
  const body = new Y.XmlFragment();
  const paragraph = new Y.XmlElement("paragraph");
  const text = new Y.XmlText("seen at the harbour");
  paragraph.insert(0, [text]);
  body.insert(0, [paragraph]);
  doc.getMap("cards").set("card", new Y.Map<unknown>([["body", body]]));
  const sent = (change: () => void): Uint8Array => {
    const before = Y.encodeStateVector(doc);
    doc.transact(change);
    return Y.encodeStateAsUpdate(doc, before);
  };
  return { doc, body, text, sent };
}

describe("the vocabulary of rich text (V33, V40)", () => {
  it("takes every element, attribute and mark that it names", () => {
    const { doc, body, text, sent } = board();
    const structure = Structure.fromUpdate(Y.encodeStateAsUpdate(doc));
    for (const [name, attributes] of Object.entries(RICH_ELEMENTS)) {
      const update = sent(() => {
        const element = new Y.XmlElement(name);
        for (const attribute of attributes) element.setAttribute(attribute, "1");
        body.push([element]);
      });
      expect([name, structure.receive(update, sender).kind]).toEqual([name, "accepted"]);
    }
    for (const name of Object.keys(RICH_MARKS)) {
      const update = sent(() => text.format(0, 4, { [name]: {} }));
      expect([name, structure.receive(update, sender).kind]).toEqual([name, "accepted"]);
    }
  });

  it("refuses an unknown mark on a board that never had it (found 1)", () => {
    const { doc, text, sent } = board();
    const structure = Structure.fromUpdate(Y.encodeStateAsUpdate(doc));
    const update = sent(() => text.format(0, 4, { highlight: { colour: "red" } }));
    expect(structure.receive(update, sender)).toEqual({ kind: "refused", rule: "vocabulary" });
  });

  it("loads what an earlier version accepted, and what is written beside it, taken away, or brought back by undo is not refused", () => {
    const { doc, body, text, sent } = board();
    text.format(0, 9, { highlight: {} });
    body.push([new Y.XmlElement("marquee")]);
    const structure = Structure.fromUpdate(Y.encodeStateAsUpdate(doc));
    const cards = doc.getMap("cards");
    const undo = new Y.UndoManager(cards, { captureTimeout: 0 });
    const changes: readonly (() => void)[] = [
      () => text.insert(4, " plainly", {}),
      () => text.format(0, 4, { highlight: null }),
      () => cards.delete("card"),
      () => undo.undo(),
    ];
    for (const change of changes) expect(structure.receive(sent(change), sender).kind).toBe("accepted");
    expect(Structure.fromUpdate(Y.encodeStateAsUpdate(doc)).stateVector()).toEqual(structure.stateVector());
  });

  it("takes an unknown mark away even where the board does not hold it any more", () => {
    const structure = Structure.fromUpdate(boardUpdate());
    const struct: RawStruct = {
      kind: 6,
      origin: [AUTHOR, BOARD.letters],
      content: (encoder) => {
        encoding.writeVarString(encoder, "highlight");
        encoding.writeVarString(encoder, "null");
      },
    };
    const update = rawUpdate([{ client: AUTHOR, clock: BOARD.end, structs: [struct] }]);
    expect(structure.receive(update, sender).kind).toBe("accepted");
  });

  it("is the one that BOARD.md documents", () => {
    const page = readFileSync(new URL("../../../shared/board/BOARD.md", import.meta.url), "utf8");
    const rows = (heading: string): string[] => {
      const start = page.indexOf(heading);
      return page.slice(start, page.indexOf("\n\n", start)).split("\n").slice(2);
    };
    const row = ([name, attributes]: [string, readonly string[]]): string =>
      `| \`${name}\` | ${attributes.length === 0 ? "–" : attributes.map((attribute) => `\`${attribute}\``).join(", ")} |`;
    expect(rows("| element | attributes |")).toEqual(Object.entries(RICH_ELEMENTS).map(row));
    expect(rows("| mark | attributes |")).toEqual(Object.entries(RICH_MARKS).map(row));
  });
});
