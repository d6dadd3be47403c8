import { describe, expect, it } from "vitest";
import { toBase64 } from "lib0/buffer";
import * as Y from "yjs";
import { madeComment } from "../../../shared/acts/comment.ts";
import { newBody } from "../../../shared/board/rich-text.ts";
import { anchorOf, commentedText, stretchesOf, textsOf, wordsOf, type Anchor } from "../../../client/model/anchor.ts";
import { placesOf, rangeOf, textPositions } from "../../../client/model/text-positions.ts";
import { HeadlessEditor } from "../../support/headless-editor.ts";

/** A body of these paragraphs in a document of its own. */
function bodyWith(...paragraphs: readonly string[]): Y.XmlFragment {
  const doc = new Y.Doc();
  const map = doc.getMap<Y.XmlFragment>("card");
  map.set("body", newBody(paragraphs.join("\n")));
  return map.get("body") as Y.XmlFragment;
}

const textAt = (body: Y.XmlFragment, index: number): Y.XmlText => textsOf(body)[index] as Y.XmlText;
const words = (body: Y.XmlFragment, anchor: Anchor) => wordsOf(stretchesOf(body, anchor));

/** The anchor of these words in one paragraph. */
function anchorAt(body: Y.XmlFragment, wanted: string, paragraph = 0): Anchor {
  const text = textAt(body, paragraph);
  const index = text.toJSON().indexOf(wanted);
  return anchorOf({ text, index }, { text, index: index + wanted.length });
}

describe("a comment on a range of the text", () => {
  it("stays with its letters through edits around and in them, and does not grow at its ends", () => {
    const body = bodyWith("Two boats left the harbour.");
    const anchor = anchorAt(body, "boats");
    textAt(body, 0).insert(0, "About ");
    textAt(body, 0).insert(textAt(body, 0).toJSON().indexOf("boats"), "fast ");
    textAt(body, 0).insert(textAt(body, 0).toJSON().indexOf(" left"), " indeed");
    expect(words(body, anchor)).toBe("boats");
    textAt(body, 0).insert(textAt(body, 0).toJSON().indexOf("ats"), "--");
    expect(words(body, anchor)).toBe("bo--ats");
    textAt(body, 0).delete(textAt(body, 0).toJSON().indexOf("--"), 2);
    textAt(body, 0).format(0, 12, { bold: {} });
    expect(words(body, anchor)).toBe("boats");
  });

  it("is gone when its letters are, and the part that is left where only some are", () => {
    const body = bodyWith("Two boats left.", "They had no lights.", "Nobody was seen.");
    const one = anchorAt(body, "boats");
    const all = anchorOf({ text: textAt(body, 0), index: 4 }, { text: textAt(body, 2), index: 6 });
    expect(words(body, all)).toBe("boats left. They had no lights. Nobody");
    body.delete(1, 1);
    expect(words(body, all)).toBe("boats left. Nobody");
    textAt(body, 0).delete(4, 5);
    expect([words(body, one), words(body, all)]).toEqual(["", "left. Nobody"]);
    body.delete(1, 1);
    expect(words(body, all)).toBe("left.");
    body.delete(0, 1);
    expect(words(body, all)).toBe("");
  });

  it("stays with the words of a title that is written and retitled around it, and is gone with them", () => {
    const doc = new Y.Doc();
    const card = doc.getMap("cards").set("a", new Y.Map<unknown>([["title", new Y.Text("Two boats left")]]));
    const title = commentedText(card, "title") as Y.Text;
    const anchor = anchorOf({ text: title, index: 4 }, { text: title, index: 9 });
    const sent = Y.encodeStateAsUpdate(doc);
    expect(wordsOf(stretchesOf(title, anchor))).toBe("boats");
    expect(Y.encodeStateAsUpdate(doc)).toEqual(sent);
    title.insert(0, "Again ");
    title.insert(title.length, " the harbour");
    expect(wordsOf(stretchesOf(title, anchor))).toBe("boats");
    title.delete(10, 5);
    expect(stretchesOf(title, anchor)).toEqual([]);
    expect([commentedText(card, "body"), commentedText(card, "severity"), commentedText(undefined, "title")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("says the same on another replica, and writes nothing (P11)", () => {
    const body = bodyWith("Two boats left.");
    const doc = body.doc as Y.Doc;
    const before = Y.encodeStateAsUpdate(doc);
    const anchor = anchorAt(body, "boats");
    words(body, anchor);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
    const other = new Y.Doc();
    Y.applyUpdate(other, before);
    expect(words(other.getMap("card").get("body") as Y.XmlFragment, anchor)).toBe("boats");
  });

  it("fits the schema of a comment, and what is no position is about nothing", () => {
    const body = bodyWith("Two boats left.");
    const anchor = anchorAt(body, "boats");
    expect(madeComment.safeParse({ card: "a", field: "body", anchor, text: "Which?" }).success).toBe(true);
    for (const from of ["", "AAAA", "////", "zzzzzzzzzz"]) expect(words(body, { from, to: from })).toBe("");
    const root = Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(new Y.Doc().getText("made"), 0));
    expect(words(body, { from: toBase64(root), to: toBase64(root) })).toBe("");
    expect([...(body.doc as Y.Doc).share.keys()]).toEqual(["card"]);
    expect(words(bodyWith(), anchor)).toBe("");
  });
});

describe("the positions of the editor", () => {
  it("are those of the texts, through lists, marks and line breaks", () => {
    const body = bodyWith("Two boats left.");
    const editor = new HeadlessEditor(body);
    const { schema } = editor.state;
    const node = (name: string, ...content: (string | ReturnType<typeof schema.text>)[]) =>
      schema.node(
        name,
        null,
        content.map((part) => (typeof part === "string" ? schema.text(part) : part)),
      );
    const doc = editor.state.doc;
    const list = node(
      "bulletList",
      node("listItem", node("paragraph", "One")),
      node("listItem", node("paragraph", "Two", node("hardBreak"), "Three")),
    );
    editor.dispatch(editor.state.tr.insert(doc.content.size, list).addMark(2, 6, schema.mark("bold")));
    const starts = textPositions(body, (name) => schema.nodes[name]?.isLeaf ?? false);
    const now = editor.state.doc;
    for (const [text, start] of starts)
      expect(now.textBetween(start, start + text.length)).toBe(
        text
          .toDelta()
          .map((part: { insert: string }) => part.insert)
          .join(""),
      );
    expect(starts.size).toBe(4);
    // Every range of the editor that has letters comes back as the same letters.
    for (let from = 0; from <= now.content.size; from += 1)
      for (let to = from + 1; to <= now.content.size; to += 1) {
        const places = placesOf(starts, from, to);
        const shown =
          places === null ? [] : stretchesOf(body, anchorOf(places.from, places.to)).flatMap((stretch) => rangeOf(starts, stretch) ?? []);
        expect(shown.map((range) => now.textBetween(range.from, range.to)).join("")).toBe(now.textBetween(from, to));
      }
  });
});
