import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { deleteEmptyParts, emptyParts } from "../../../client/editor/empty-parts.ts";
import { unfitPart } from "../../../client/editor/unfit-part.ts";

interface Branch extends ReadonlyArray<Tree> {
  readonly 0: string;
}
type Tree = string | Branch;

function body(...trees: readonly Tree[]): Y.XmlFragment {
  const fragment = new Y.Doc().getXmlFragment("body");
  fragment.insert(0, trees.map(made));
  return fragment;
}

function made(tree: Tree): Y.XmlElement | Y.XmlText {
  if (typeof tree === "string") return new Y.XmlText(tree);
  const [name, ...children] = tree as readonly [string, ...Tree[]];
  const element = new Y.XmlElement(name);
  element.insert(0, children.map(made));
  return element;
}

describe("empty parts that stand in the way of editing (P11)", () => {
  it.each<readonly [string, readonly Tree[], string]>([
    ["a list without items", [["paragraph", "a"], ["bulletList"]], "<paragraph>a</paragraph>"],
    [
      "a list whose only item is empty",
      [
        ["paragraph", "a"],
        ["orderedList", ["listItem"]],
      ],
      "<paragraph>a</paragraph>",
    ],
    [
      "an empty item among others",
      [["bulletList", ["listItem"], ["listItem", ["paragraph", "b"]]]],
      "<bulletlist><listitem><paragraph>b</paragraph></listitem></bulletlist>",
    ],
    ["an empty quotation, and nothing else", [["blockquote"]], ""],
    [
      "an empty item outside of a list",
      [
        ["listItem", ["paragraph"]],
        ["paragraph", "a"],
      ],
      "<paragraph>a</paragraph>",
    ],
    [
      "an empty text in an empty list",
      [
        ["paragraph", "a"],
        ["bulletList", ["listItem", ""]],
      ],
      "<paragraph>a</paragraph>",
    ],
  ])("are deleted on request: %s", (_what, trees, left) => {
    const text = body(...trees);
    const before = text.toJSON();
    expect(unfitPart(text)?.kind).toBe("arrangement");
    expect(emptyParts(text)).not.toEqual([]);
    expect(text.toJSON()).toBe(before);
    deleteEmptyParts(text);
    expect(text.toJSON()).toBe(left);
    expect(unfitPart(text)).toBeNull();
  });

  it.each<readonly [string, readonly Tree[]]>([
    ["words that stand where none can", [["listItem", ["paragraph", "kept"]], ["bulletList"]]],
    ["an element that is not known", [["table"], ["bulletList"]]],
    ["nothing wrong", [["paragraph"], ["paragraph", "a"]]],
    ["loose words", ["loose"]],
  ])("are not offered where the text holds %s, and nothing is written", (_what, trees) => {
    const text = body(...trees);
    const before = text.toJSON();
    let isWritten = false;
    text.doc?.on("update", () => (isWritten = true));
    expect(emptyParts(text)).toEqual([]);
    deleteEmptyParts(text);
    expect([text.toJSON(), isWritten]).toEqual([before, false]);
  });

  it("are deleted once by two people who do it at once", () => {
    const mine = body(["paragraph", "a"], ["bulletList", ["listItem"]]);
    const theirs = new Y.Doc();
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine.doc as Y.Doc));
    const theirBody = theirs.getXmlFragment("body");
    deleteEmptyParts(mine);
    deleteEmptyParts(theirBody);
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine.doc as Y.Doc));
    Y.applyUpdate(mine.doc as Y.Doc, Y.encodeStateAsUpdate(theirs));
    expect([mine.toJSON(), theirBody.toJSON()]).toEqual(["<paragraph>a</paragraph>", "<paragraph>a</paragraph>"]);
  });
});
