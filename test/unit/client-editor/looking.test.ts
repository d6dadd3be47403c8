import { Plugin } from "@tiptap/pm/state";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { BODY_SCHEMA } from "../../../client/editor/body-extensions.ts";
import { unfitPart } from "../../../client/editor/unfit-part.ts";
import { isRichElement, isRichMark, RICH_ELEMENTS, RICH_MARKS } from "../../../shared/board/rich-vocabulary.ts";
import { newBody } from "../../../shared/board/rich-text.ts";
import { HeadlessEditor } from "../../support/headless-editor.ts";

type Child = Y.XmlElement | Y.XmlText;

function element(name: string, children: readonly Child[] = [], attributes: Readonly<Record<string, unknown>> = {}): Y.XmlElement {
  const made = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string);
  made.insert(0, [...children]);
  return made;
}

function text(letters: string, marks: Readonly<Record<string, unknown>> = {}): Y.XmlText {
  const made = new Y.XmlText();
  made.insert(0, letters, marks);
  return made;
}

/** A document with one body, written by another client, and the updates that the viewer's side has made. */
function opened(children: readonly Child[]): {
  doc: Y.Doc;
  body: Y.XmlFragment;
  own: Uint8Array[];
  fromElsewhere: (change: (body: Y.XmlFragment) => void) => void;
} {
  const elsewhere = new Y.Doc();
  elsewhere.getXmlFragment("body").insert(0, [...children]);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(elsewhere), "elsewhere");
  const own: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array, origin: unknown) => origin !== "elsewhere" && own.push(update));
  elsewhere.on("update", (update: Uint8Array) => Y.applyUpdate(doc, update, "elsewhere"));
  return { doc, body: doc.getXmlFragment("body"), own, fromElsewhere: (change) => change(elsewhere.getXmlFragment("body")) };
}

const odd: readonly (readonly [string, readonly Child[], unknown])[] = [
  ["an unknown mark (found 1)", [element("paragraph", [text("seen", { highlight: {} })])], { kind: "mark", name: "highlight" }],
  ["a table (found 1)", [element("table", [element("tableRow", [element("tableCell")])])], { kind: "element", name: "table" }],
  ["an unknown attribute", [element("paragraph", [text("a")], { "data-x": "1" })], { kind: "attribute", name: "data-x" }],
  ["a text outside of any paragraph", [text("loose")], { kind: "arrangement", name: "" }],
  ["an empty text outside of any paragraph", [text("")], { kind: "arrangement", name: "" }],
  ["a list without items", [element("bulletList")], { kind: "arrangement", name: "" }],
  ["an item outside of a list", [element("listItem", [element("paragraph")])], { kind: "arrangement", name: "" }],
  ["the editor's own name for the whole", [element("doc", [element("paragraph")])], { kind: "element", name: "doc" }],
  ["a name that every object has", [element("toString")], { kind: "element", name: "toString" }],
  ["a mark in a paragraph of code", [element("codeBlock", [text("a", { bold: {} })])], { kind: "arrangement", name: "" }],
];

describe("opening a text writes nothing (P11)", () => {
  it.each(odd)("not where it holds %s: it is shown for reading, with the reason", (_what, children, part) => {
    const { body, own, doc } = opened(children);
    const before = Y.encodeStateAsUpdate(doc);
    expect(unfitPart(body)).toEqual(part);
    const editor = new HeadlessEditor(body);
    editor.touch();
    editor.type("typed", 1);
    editor.destroy();
    expect(editor.unfit).toEqual(part);
    expect(own).toEqual([]);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  });

  it.each<readonly [string, readonly Child[]]>([
    ["nothing", []],
    ["an empty paragraph", [element("paragraph")]],
    ["two texts side by side, from two people who typed at once", [element("paragraph", [text("a"), text("b")])]],
    ["an empty text beside a line break", [element("paragraph", [text("a"), element("hardBreak"), text("")])]],
    ["a heading at the end", [element("heading", [text("a")], { level: 3 })]],
    ["a link that holds only its address", [element("paragraph", [text("a", { link: { href: "https://example.org" } })])]],
  ])("nor where it holds %s, which can be edited", (_what, children) => {
    const { body, own, fromElsewhere } = opened(children);
    const editor = new HeadlessEditor(body);
    editor.touch();
    fromElsewhere((theirs) => theirs.insert(theirs.length, [element("paragraph", [text("more")])]));
    editor.touch();
    fromElsewhere((theirs) => theirs.delete(0, theirs.length));
    editor.touch();
    expect(editor.unfit).toBeNull();
    expect(own).toEqual([]);
    editor.type("mine", 1);
    expect(own.length).toBeGreaterThan(0);
    expect(body.toJSON()).toBe("<paragraph>mine</paragraph>");
  });

  it("takes the binding away when a remote change no longer fits, and what is typed after that is not written", () => {
    const { body, own, fromElsewhere } = opened(
      newBody("first")
        .toArray()
        .map((node) => node.clone() as Child),
    );
    const editor = new HeadlessEditor(body);
    editor.type("x", 1);
    const mine = own.length;
    fromElsewhere((theirs) => theirs.insert(0, [element("table")]));
    expect(editor.unfit).toEqual({ kind: "element", name: "table" });
    editor.type("y", 1);
    editor.touch();
    expect(own.length).toBe(mine);
    expect(body.toJSON()).toContain("<table></table>");
  });

  it("drops what an extension appends to another person's change", () => {
    const repairs = new Plugin({
      appendTransaction: (transactions, _before, state) =>
        transactions.some((transaction) => transaction.docChanged) && state.doc.lastChild?.textContent !== ""
          ? state.tr.insert(state.doc.content.size, BODY_SCHEMA.node("paragraph"))
          : null,
    });
    const { body, own, fromElsewhere } = opened([element("paragraph", [text("a")])]);
    const editor = new HeadlessEditor(body, { more: [repairs] });
    fromElsewhere((theirs) => theirs.insert(1, [element("paragraph", [text("b")])]));
    editor.touch();
    expect(own).toEqual([]);
    expect(editor.state.doc.childCount).toBe(2);
  });

  it("then writes only what the person did: other paragraphs keep their structs", () => {
    const { body, own, doc } = opened([element("paragraph", [text("a"), text("b")]), element("paragraph", [text("c")])]);
    const editor = new HeadlessEditor(body);
    const before = doc.store.clients.size;
    editor.type("mine", 5);
    expect(editor.edits).toBe(1);
    expect(own.length).toBe(1);
    expect(doc.store.clients.size).toBe(before + 1);
    expect((body.get(0) as Y.XmlElement).length).toBe(2);
    expect(body.toJSON()).toBe("<paragraph>ab</paragraph><paragraph>minec</paragraph>");
  });
});

describe("the vocabulary of rich text (V33)", () => {
  it("holds every element, attribute and mark that the editor can write", () => {
    for (const [name, type] of Object.entries(BODY_SCHEMA.nodes)) {
      if (type === BODY_SCHEMA.topNodeType || type.isText) continue;
      expect([name, isRichElement(name)]).toEqual([name, true]);
      expect(RICH_ELEMENTS[name as keyof typeof RICH_ELEMENTS]).toEqual(expect.arrayContaining(Object.keys(type.spec.attrs ?? {})));
    }
    for (const [name, type] of Object.entries(BODY_SCHEMA.marks)) {
      expect([name, isRichMark(name)]).toEqual([name, true]);
      expect(RICH_MARKS[name as keyof typeof RICH_MARKS]).toEqual(expect.arrayContaining(Object.keys(type.spec.attrs ?? {})));
      // Marks that do not exclude themselves are written under a name with a hash.
      expect([name, type.excludes(type)]).toEqual([name, true]);
    }
  });
});
