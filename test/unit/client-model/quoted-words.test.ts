import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { bodyOf, createCard } from "../../../shared/board/card.ts";
import { newParagraph, retype } from "../../../shared/board/rich-text.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { anchorOf, commentedText, stretchesOf, textsOf, wordsOf, type Anchor, type CommentedText } from "../../../client/model/anchor.ts";
import { anchorOfWords, quotedWords, type QuotedWords } from "../../../client/model/quoted-words.ts";
import { prepareRestoration } from "../../../server/commands/prepare-restoration.ts";

const TITLE = "Two boats left";
const BODY = "Two boats left the harbour.\nThey had no lights.\nNobody was seen.";

function board(body = BODY): Y.Doc {
  const doc = new Y.Doc();
  createCard(doc, { id: "a", title: TITLE, body });
  return doc;
}

function textOf(doc: Y.Doc, field: "title" | "body" = "body"): CommentedText {
  const card = cardsOf(doc).get("a");
  return commentedText(card instanceof Y.Map ? card : undefined, field) as CommentedText;
}

const words = (root: CommentedText, anchor: Anchor | null) => (anchor === null ? null : wordsOf(stretchesOf(root, anchor)));

/** The anchor of these words in the paragraph that has them. */
function anchorAt(root: CommentedText, wanted: string): Anchor {
  const text = textsOf(root).find((one) => one.toJSON().includes(wanted)) as Y.Text;
  const index = text.toJSON().indexOf(wanted);
  return anchorOf({ text, index }, { text, index: index + wanted.length });
}

const quote = (root: CommentedText, wanted: string): QuotedWords => quotedWords(root, anchorAt(root, wanted)) as QuotedWords;

/** The board after its card was deleted and the server brought it back, with nothing of the deleted letters left. */
function restored(doc: Y.Doc): Y.Doc {
  const before = Y.encodeStateAsUpdate(doc);
  cardsOf(doc).delete("a");
  const { updates } = prepareRestoration({
    past: { seq: 1, state: before, updates: [] },
    wanted: [{ id: "a", at: 1 }],
    currentState: Y.encodeStateAsUpdate(doc),
    clientId: 77,
    living: "set-back",
  });
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

describe("the words that a comment was about (AC8)", () => {
  it("are lost with the letters of a deleted card, and found again in the restored one: one word, a whole title, several paragraphs", () => {
    for (const [field, wanted] of [
      ["body", "boats"],
      ["body", "Nobody was seen."],
      ["title", TITLE],
    ] as const) {
      const doc = board();
      const anchor = anchorAt(textOf(doc, field), wanted);
      const recorded = quotedWords(textOf(doc, field), anchor) as QuotedWords;
      const root = textOf(restored(doc), field);
      expect(stretchesOf(root, anchor)).toEqual([]);
      const sent = Y.encodeStateVector(doc);
      const found = anchorOfWords(root, recorded);
      expect(words(root, found)).toBe(wanted);
      expect(Y.encodeStateVector(doc)).toEqual(sent);
    }
    const doc = board();
    const [first, , last] = textsOf(textOf(doc));
    const anchor = anchorOf({ text: first as Y.Text, index: 4 }, { text: last as Y.Text, index: 6 });
    const recorded = quotedWords(textOf(doc), anchor) as QuotedWords;
    const root = textOf(restored(doc));
    expect(words(root, anchorOfWords(root, recorded))).toBe("boats left the harbour. They had no lights. Nobody");
  });

  it("stay found when the restored text is written around and in them", () => {
    const doc = board();
    const recorded = quote(textOf(doc), "boats");
    const root = textOf(restored(doc));
    const found = anchorOfWords(root, recorded);
    const text = textsOf(root)[0] as Y.Text;
    text.insert(0, "About ");
    text.insert(text.toJSON().indexOf("oats"), "--");
    expect(words(root, found)).toBe("b--oats");
  });

  it("are told apart from the same words elsewhere by what stands around them, and from several alike by where they stood", () => {
    const doc = board("Three boats, three lights, three people.");
    const root = textOf(doc);
    const recorded = quote(root, "three people");
    const { exact, ...around } = { ...recorded, exact: "three" };
    const three = { exact, ...around, after: recorded.exact.slice(5) + recorded.after };
    const text = textsOf(root)[0] as Y.Text;
    const found = anchorOfWords(root, three) as Anchor;
    expect(stretchesOf(root, found)[0]?.from).toBe(27);
    retype(text, "Three boats, three lights, four people.");
    expect(anchorOfWords(root, three)).toBeNull();
    const same = board(Array.from({ length: 5 }, () => "Nothing seen, nothing heard, all quiet on this watch again.").join("\n"));
    const texts = textsOf(textOf(same));
    const third = texts[2] as Y.Text;
    const kept = quotedWords(textOf(same), anchorOf({ text: third, index: 29 }, { text: third, index: 38 })) as QuotedWords;
    const again = textOf(restored(same));
    expect(stretchesOf(again, anchorOfWords(again, kept) as Anchor)[0]?.text).toBe(textsOf(again)[2]);
  });

  it("are not found where the text does not have them, or another text at all", () => {
    const doc = board();
    const recorded = quote(textOf(doc), "boats");
    const root = textOf(doc) as Y.XmlFragment;
    retype(textsOf(root)[0] as Y.Text, "Two ships left the harbour.");
    expect(anchorOfWords(root, recorded)).toBeNull();
    root.delete(0, root.length);
    root.insert(0, [newParagraph("The boats came back.")]);
    expect(anchorOfWords(root, recorded)).toBeNull();
    expect(anchorOfWords(new Y.Doc().getXmlFragment("empty"), recorded)).toBeNull();
    expect(quotedWords(root, anchorAt(textOf(board()), "lights"))).toBeNull();
  });

  it("that cannot be mistaken are found wherever they went", () => {
    const doc = board();
    const recorded = quote(textOf(doc), "They had no lights.");
    const moved = board("Later news.\nThe master says: They had no lights. He is sure.");
    expect(words(textOf(moved), anchorOfWords(textOf(moved), recorded))).toBe("They had no lights.");
    const twice = board("One says: They had no lights. So.\nThe other says: They had no lights. Hm.");
    expect(anchorOfWords(textOf(twice), recorded)).toBeNull();
  });

  it("are found in every restored text that was not changed, at the very place", () => {
    const paragraph = fc.string({ unit: fc.constantFrom("a", "b", " ", "ع", "🚢"), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(paragraph, { minLength: 1, maxLength: 4 }), fc.nat(), fc.nat(), (paragraphs, one, other) => {
        const doc = board(paragraphs.join("\n"));
        const root = textOf(doc);
        const places = textsOf(root).flatMap((text, at) => Array.from({ length: text.length + 1 }, (_, index) => ({ text, at, index })));
        const [from, to] = [one % places.length, other % places.length].toSorted((a, b) => a - b).map((at) => places[at]!);
        const recorded = quotedWords(root, anchorOf(from!, to!));
        if (recorded === null) return;
        const began = stretchesIn(root, recorded)[0];
        const again = textOf(restored(doc));
        const found = stretchesOf(again, anchorOfWords(again, recorded) as Anchor);
        expect(found.map(({ text, from: begin, to: end }) => text.toJSON().slice(begin, end)).join("\n")).toBe(
          recorded.exact.replace(/\n+/gu, "\n"),
        );
        expect(textsOf(again).indexOf(found[0]!.text)).toBe(began);
      }),
      { numRuns: 200 },
    );
  });
});

/** Which of a body's paragraphs recorded words begin in. */
function stretchesIn(root: CommentedText, { index }: QuotedWords): readonly number[] {
  let start = 1;
  return textsOf(root).flatMap((text, at) => {
    const begins = start;
    start += text.length + 1;
    return index >= begins && index < start ? [at] : [];
  });
}

it("a card without a body has no words", () => {
  const doc = new Y.Doc();
  createCard(doc, { id: "a", title: TITLE });
  const map = cardsOf(doc).get("a") as Y.Map<unknown>;
  map.delete("body");
  expect([bodyOf(map), commentedText(map, "body")]).toEqual([undefined, undefined]);
});
