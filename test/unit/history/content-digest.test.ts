import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { contentText } from "../../../shared/board/content-projection.ts";
import { contentDigest } from "../../../server/domain/history/replay/content-digest.ts";

function docOf(client: number, make: (doc: Y.Doc) => void): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = client;
  doc.transact(() => make(doc));
  return doc;
}

describe("the content digest", () => {
  it("P5 sees different content behind equal state vectors", () => {
    // Two people wrote under one client id, as no honest client does: the vectors agree, the words do not.
    const one = docOf(7, (doc) => doc.getMap("cards").set("c", "REAL"));
    const two = docOf(7, (doc) => doc.getMap("cards").set("c", "EVIL"));
    Y.applyUpdate(one, Y.encodeStateAsUpdate(two));
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
    expect(Y.encodeStateVector(one)).toEqual(Y.encodeStateVector(two));
    expect(contentDigest(one)).not.toBe(contentDigest(two));
  });

  it("P5 is the same however the content came about", () => {
    const typed = docOf(1, (doc) => {
      const text = new Y.Text();
      doc.getMap("cards").set("c", text);
      for (const letter of "abXc") text.insert(text.length, letter);
      text.delete(2, 1);
      doc.getMap("meta").set("k", 1);
      doc.getMap("meta").set("k", { b: 1, a: [true, null] });
    });
    const written = docOf(99, (doc) => {
      doc.getMap("meta").set("k", { a: [true, null], b: 1 });
      doc.getMap("cards").set("c", new Y.Text("abc"));
      doc.getMap("links");
    });
    expect(contentText(typed)).toBe(contentText(written));
    expect(contentDigest(typed)).toBe(contentDigest(written));
    expect(contentDigest(typed)).toMatch(/^[0-9a-f]{64}$/);
    // A replica that never asked for the roots by kind.
    const loaded = new Y.Doc();
    Y.applyUpdate(loaded, Y.encodeStateAsUpdate(typed));
    expect(contentDigest(loaded)).toBe(contentDigest(written));
  });

  it.each([
    ["a letter", (text: Y.Text) => text.insert(0, "x")],
    ["a format", (text: Y.Text) => text.format(0, 2, { bold: true })],
    ["an embed", (text: Y.Text) => text.insertEmbed(0, { image: "a" })],
    ["an attribute", (text: Y.Text) => text.setAttribute("dir", "rtl")],
  ])("tells texts apart by %s", (_what, change) => {
    const doc = docOf(1, (doc) => doc.getMap("cards").set("c", new Y.Text("abc")));
    const before = contentDigest(doc);
    change(doc.getMap("cards").get("c") as Y.Text);
    expect(contentDigest(doc)).not.toBe(before);
  });

  it("tells kinds of values and types apart", () => {
    const made: ((doc: Y.Doc) => void)[] = [
      (doc) => doc.getMap("meta").set("k", "1"),
      (doc) => doc.getMap("meta").set("k", 1),
      (doc) => doc.getMap("meta").set("k", [1]),
      (doc) => doc.getMap("meta").set("k", { 0: 1 }),
      (doc) => doc.getMap("meta").set("k", Y.Array.from([1])),
      (doc) => doc.getMap("meta").set("k", new Y.Text("1")),
      (doc) => doc.getMap("meta").set("k", new Y.XmlText("1")),
      (doc) => doc.getMap("meta").set("k", new Uint8Array([1])),
      (doc) => doc.getMap("meta").set("k", new Y.XmlElement("p")),
      (doc) => doc.getMap("meta").set("k", new Y.XmlElement("q")),
      (doc) => doc.getMap("meta").set("k", null),
      (doc) => doc.getMap("meta").set("k", undefined),
      (doc) => doc.getMap("meta").set("k", 1n),
      (doc) => doc.getMap("cards").set("k", 1),
    ];
    const digests = made.map((make) => contentDigest(docOf(1, make)));
    expect(new Set(digests).size).toBe(made.length);
  });

  it("neither throws nor overflows on deep nesting", () => {
    const doc = docOf(1, (doc) => {
      let inner = doc.getMap("cards");
      for (let i = 0; i < 5_000; i++) {
        const next = new Y.Map<unknown>();
        inner.set("in", next);
        inner = next;
      }
    });
    let value: unknown = 1;
    for (let i = 0; i < 1_000; i++) value = [value];
    doc.getMap("meta").set("deep", value);
    expect(contentDigest(doc)).toMatch(/^[0-9a-f]{64}$/);
  });
});
