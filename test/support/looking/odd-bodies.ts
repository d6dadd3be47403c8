import * as Y from "yjs";
import { RICH_ELEMENTS, RICH_MARKS } from "../../../shared/board/rich-vocabulary.ts";
import { newBody } from "../../../shared/board/rich-text.ts";
import { cursorIn } from "../structure/edits.ts";

/** Answers an integer from 0 to below `count`. */
export type Pick = (count: number) => number;

type Child = Y.XmlElement | Y.XmlText;

const WORDS = ["harbour ", "crane", "مرحبا ", "😀", "\n", "x", "‏", "<b>"];
const EDITED = [
  "paragraph",
  "paragraph",
  "paragraph",
  "heading",
  "bulletList",
  "orderedList",
  "listItem",
  "blockquote",
  "codeBlock",
  "hardBreak",
  "horizontalRule",
];
const STRANGE = ["marquee", "doc", "text", "toString", "script", "P", "video"];
const STRANGE_MARKS = ["highlight", "textStyle", "ychange", "bold--abcdefgh", "toString", "comment"];
const STRANGE_ATTRIBUTES = ["data-x", "ychange", "style", "onclick", "toString"];
const VALUES: readonly unknown[] = [
  true,
  {},
  { href: "https://example.org" },
  { href: "javascript:1", target: null },
  { href: 1 },
  1,
  "1",
  "",
  null,
  [1],
  { a: { b: 1 } },
];

const oneOf = <Value>(list: readonly Value[], pick: Pick): Value => list[pick(list.length)] as Value;

/** Fills a body: often with what our editor writes, often with what it does not know or in an order that it would not make. */
export function fillBody(body: Y.XmlFragment, pick: Pick): void {
  const isTame = pick(3) > 0;
  if (pick(12) === 0) return;
  for (let count = 1 + pick(4); count > 0; count--) body.push([isTame ? tameBlock(pick, 0) : wildChild(pick, 0)]);
}

/** One change by another person, of any kind that a binding may meet while the body is open. */
export function changeBody(body: Y.XmlFragment, pick: Pick): void {
  const at = pick(body.length + 1);
  const child = body.length === 0 ? undefined : body.get(pick(body.length));
  const roll = pick(10);
  if (roll === 0) body.insert(at, [wildChild(pick, 0)]);
  else if (roll < 4) body.insert(at, [tameBlock(pick, 0)]);
  else if (roll === 4) body.delete(0, body.length);
  else if (roll === 5 && body.length > 0) body.delete(pick(body.length), 1);
  else if (child instanceof Y.XmlText) changeText(child, pick);
  else if (child instanceof Y.XmlElement) {
    if (pick(6) === 0) setAttribute(child, pick);
    else changeBody(child, pick);
  }
}

/** What a card holds as its body: nearly always a rich text, sometimes what simple or broken programs put there. */
export function oddBody(pick: Pick): unknown {
  const roll = pick(40);
  if (roll === 0) return "a plain text";
  if (roll === 1) return new Y.Text("a shared text");
  if (roll === 2) return new Y.Map();
  if (roll === 3) return new Y.XmlElement("paragraph");
  if (roll === 4) return new Y.XmlText("loose");
  if (roll === 5) return oneOf(VALUES, pick);
  return roll === 6 ? newBody("one\ntwo") : new Y.XmlFragment();
}

function tameBlock(pick: Pick, depth: number): Y.XmlElement {
  const roll = pick(8);
  if (roll === 0 && depth < 3) return element("blockquote", [tameBlock(pick, depth + 1)]);
  if (roll === 1 && depth < 3)
    return element(pick(2) === 0 ? "bulletList" : "taskList", [element("listItem", [tameBlock(pick, depth + 1)])]);
  if (roll === 2) return element("heading", [tameText(pick)], { level: 1 + pick(3) });
  if (roll === 3) return element("codeBlock", [new Y.XmlText("code")]);
  return element("paragraph", pick(5) === 0 ? [] : Array.from({ length: 1 + pick(2) }, () => tameText(pick)));
}

function tameText(pick: Pick): Y.XmlText {
  const runs: Run[] = [];
  for (let count = pick(3); count > 0; count--) {
    const attributes = pick(2) === 0 ? {} : { [oneOf(["bold", "italic", "underline", "strike"], pick)]: {} };
    runs.push({ insert: oneOf(WORDS, pick), attributes });
  }
  return textOf(runs);
}

interface Run {
  readonly insert: string | object;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function textOf(runs: readonly Run[]): Y.XmlText {
  const text = new Y.XmlText();
  if (runs.length > 0) text.applyDelta([...runs]);
  return text;
}

function wildChild(pick: Pick, depth: number): Child {
  if (pick(3) === 0) return wildText(pick);
  const name = oneOf([oneOf(EDITED, pick), oneOf(EDITED, pick), oneOf(Object.keys(RICH_ELEMENTS), pick), oneOf(STRANGE, pick)], pick);
  const children = depth > 4 ? [] : Array.from({ length: pick(4) }, () => wildChild(pick, depth + 1));
  const made = element(name, children);
  for (let count = pick(3); count > 0; count--) setAttribute(made, pick);
  return made;
}

function wildText(pick: Pick): Y.XmlText {
  const runs: Run[] = [];
  for (let count = pick(4); count > 0; count--) {
    const mark = pick(3) === 0 ? oneOf(STRANGE_MARKS, pick) : oneOf(Object.keys(RICH_MARKS), pick);
    const attributes = pick(2) === 0 ? {} : { [mark]: oneOf(VALUES, pick) };
    runs.push({ insert: pick(12) === 0 ? { image: "x" } : oneOf(WORDS, pick), attributes });
  }
  const text = textOf(runs);
  if (pick(20) === 0) text.setAttribute("data-x", 1);
  return text;
}

function changeText(text: Y.XmlText, pick: Pick): void {
  const ends = [cursorIn(text, pick), cursorIn(text, pick)];
  const at = Math.min(...ends);
  const length = Math.max(...ends) - at;
  const roll = pick(5);
  if (roll === 0 && length > 0) text.delete(at, length);
  else if (roll === 1 && length > 0) text.format(at, length, { [oneOf(["bold", "italic", ...STRANGE_MARKS], pick)]: oneOf(VALUES, pick) });
  else text.insert(at, oneOf(WORDS, pick));
}

function setAttribute(of: Y.XmlElement, pick: Pick): void {
  const name = oneOf(["level", "start", "language", "dir", "colspan", oneOf(STRANGE_ATTRIBUTES, pick)], pick);
  of.setAttribute(name, oneOf(VALUES, pick) as string);
}

function element(name: string, children: readonly Child[], attributes: Readonly<Record<string, unknown>> = {}): Y.XmlElement {
  const made = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string);
  made.insert(0, [...children]);
  return made;
}
