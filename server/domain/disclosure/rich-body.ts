import * as Y from "yjs";
import { webAddress } from "../../../shared/board/card-values.ts";
import { isRichElement, isRichMark, RICH_ELEMENTS, RICH_MARKS, type RichElement } from "../../../shared/board/rich-vocabulary.ts";
import { isDeceptiveInLines } from "../../../shared/visible-text.ts";
import type { RichNode } from "../../../shared/acts/rich-node.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";

/** Elements that a released text may not have: a mention names a person, and a picture is looked up or carries what nobody has checked. */
const NOT_RELEASED: ReadonlySet<RichElement> = new Set(["mention", "image"]);
const LONGEST_ATTRIBUTE = 2_000;

/** A body that cannot be released: what is wrong with it. It quotes nothing of the text. */
type Fault = string;

/** Makes a body of the editor's JSON of a whole document (`{type: "doc", content}`), held to the names that a rich text may use (shared/board/rich-vocabulary.ts). */
export function richBody(document: RichNode): Result<Y.XmlFragment, Fault> {
  if (document.type !== "doc" || document.text !== undefined) return fail("must be a document");
  const children = childrenOf(document);
  if (!children.ok) return children;
  const body = new Y.XmlFragment();
  body.insert(0, children.value);
  return ok(body);
}

type Child = Y.XmlElement | Y.XmlText;

function childrenOf({ content = [] }: RichNode): Result<Child[], Fault> {
  const children: Child[] = [];
  let run: RichNode[] = [];
  const endRun = (): Fault | null => {
    if (run.length === 0) return null;
    const text = textOf(run);
    run = [];
    if (text.ok) children.push(text.value);
    return text.ok ? null : text.error;
  };
  for (const node of content) {
    if (node.type === "text") {
      run.push(node);
      continue;
    }
    const fault = endRun();
    if (fault !== null) return fail(fault);
    const element = elementOf(node);
    if (!element.ok) return element;
    children.push(element.value);
  }
  const fault = endRun();
  return fault === null ? ok(children) : fail(fault);
}

function elementOf(node: RichNode): Result<Y.XmlElement, Fault> {
  const { type, attrs = {}, text, marks } = node;
  if (!isRichElement(type) || NOT_RELEASED.has(type)) return fail("has an element that no released text may have");
  if (text !== undefined || (marks !== undefined && marks.length > 0)) return fail("has an element with a text or a mark of its own");
  const attributes = attributesOf(attrs, RICH_ELEMENTS[type]);
  if (!attributes.ok) return attributes;
  const children = childrenOf(node);
  if (!children.ok) return children;
  const element = new Y.XmlElement(type);
  // Numbers stay numbers, as the editor's binding keeps them.
  for (const [name, value] of Object.entries(attributes.value)) element.setAttribute(name, value as string);
  if (children.value.length > 0) element.insert(0, children.value);
  return ok(element);
}

/** Neighbouring texts are one text with marks, as the editor's binding writes them. */
function textOf(run: readonly RichNode[]): Result<Y.XmlText, Fault> {
  const delta: { insert: string; attributes: Record<string, unknown> }[] = [];
  for (const { text, marks = [], attrs, content } of run) {
    if (text === undefined || attrs !== undefined || content !== undefined) return fail("has a text that is none");
    if (isDeceptiveInLines(text)) return fail("has control or direction characters");
    const attributes: Record<string, unknown> = {};
    for (const mark of marks) {
      if (!isRichMark(mark.type)) return fail("has a mark that no text may have");
      const given = attributesOf(mark.attrs ?? {}, RICH_MARKS[mark.type]);
      if (!given.ok) return given;
      if (mark.type === "link" && !webAddress.safeParse(given.value["href"]).success) return fail("has a link that is no web address");
      attributes[mark.type] = given.value;
    }
    delta.push({ insert: text, attributes });
  }
  const whole = new Y.XmlText();
  whole.applyDelta(delta);
  return ok(whole);
}

type Attributes = Readonly<Record<string, string | number | boolean>>;

function attributesOf(given: Readonly<Record<string, unknown>>, known: readonly string[]): Result<Attributes, Fault> {
  const attributes: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(given)) {
    // The editor writes null for what is not set.
    if (value === null) continue;
    if (!known.includes(name)) return fail("has an attribute that no released text may have");
    if (typeof value === "string" ? value.length > LONGEST_ATTRIBUTE : typeof value !== "number" && typeof value !== "boolean")
      return fail("has an attribute that is no plain value");
    attributes[name] = value as string | number | boolean;
  }
  return ok(attributes);
}
