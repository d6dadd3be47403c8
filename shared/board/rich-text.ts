import * as Y from "yjs";
import { BOARD_LIMITS } from "./limits.ts";

/** What a title may be: `Y.Text` as the board writes it, or a plain string as simple clients do. */
type TitleShape = Y.Text | string;
/** What a body may be: `Y.XmlFragment` as the board writes it, or a `Y.Text` or plain string as simple clients do. */
export type BodyShape = Y.XmlFragment | Y.Text | string;

/** Whether a value can be read as a title. XML types are texts to Yjs but not to us. */
export function isTitleShape(value: unknown): value is TitleShape {
  return typeof value === "string" || (value instanceof Y.Text && !(value instanceof Y.XmlText));
}

/** Whether a value can be read as a body. */
export function isBodyShape(value: unknown): value is BodyShape {
  return isTitleShape(value) || (value instanceof Y.XmlFragment && !(value instanceof Y.XmlElement));
}

/** The title as one line of at most 300 characters; longer text (typed by several people at once) is cut. */
export function titleText(title: TitleShape): string {
  return cut(plainText(title).replace(/\s+/g, " ").trim(), BOARD_LIMITS.title);
}

/**
 * The words of a body without any formatting: one line per paragraph or other block, at most `max` characters.
 * Elements nested deeper than 32 are left out. Never throws, whatever the names in it.
 */
export function bodyText(body: BodyShape | undefined, max: number = BOARD_LIMITS.body): string {
  if (body === undefined) return "";
  if (!(body instanceof Y.XmlFragment)) return cut(plainText(body), max);
  const lines: string[] = [];
  let room = max;
  const waiting: { readonly node: unknown; readonly depth: number }[] = pushChildren([], body, 0);
  for (let next = waiting.pop(); next !== undefined && room > 0; next = waiting.pop()) {
    const { node, depth } = next;
    if (node instanceof Y.XmlText) {
      const line = cut(plainText(node), room);
      lines.push(line);
      room -= line.length + 1;
    } else if (node instanceof Y.XmlElement && depth < BOARD_LIMITS.bodyDepth) pushChildren(waiting, node, depth + 1);
  }
  return lines.join("\n");
}

/** A new body with one paragraph per line, in the shape the rich-text editor works on. */
export function newBody(text: string): Y.XmlFragment {
  const fragment = new Y.XmlFragment();
  fragment.insert(0, text.split("\n").map(newParagraph));
  return fragment;
}

/** One paragraph holding a text, possibly empty. */
export function newParagraph(line: string): Y.XmlElement {
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(line)]);
  return paragraph;
}

/** Turns `text` into `wanted` by one replacement between the common start and end, so that other people's carets and edits survive. */
export function retype(text: Y.Text, wanted: string): void {
  const current = plainText(text);
  let start = 0;
  while (start < current.length && start < wanted.length && current[start] === wanted[start]) start += 1;
  let end = 0;
  const most = Math.min(current.length, wanted.length) - start;
  while (end < most && current[current.length - 1 - end] === wanted[wanted.length - 1 - end]) end += 1;
  if (splitsPair(current, start) || splitsPair(wanted, start)) start -= 1;
  if (splitsPair(current, current.length - end) || splitsPair(wanted, wanted.length - end)) end -= 1;
  if (current.length - end > start) text.delete(start, current.length - end - start);
  if (wanted.length - end > start) text.insert(start, wanted.slice(start, wanted.length - end));
}

/** The letters of a text alone. `Y.XmlText` would add tags for its formatting. */
export function plainText(text: TitleShape): string {
  // A length counts embeds too, so the shared prototype method is asked, which skips them.
  return typeof text === "string" ? text : Y.Text.prototype.toString.call(text);
}

/** Puts children on the stack so that the first is taken first. */
function pushChildren(
  waiting: { readonly node: unknown; readonly depth: number }[],
  parent: Y.XmlFragment,
  depth: number,
): { readonly node: unknown; readonly depth: number }[] {
  const children = parent.toArray();
  for (let index = children.length - 1; index >= 0; index -= 1) waiting.push({ node: children[index], depth });
  return waiting;
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return text.slice(0, splitsPair(text, max) ? max - 1 : max);
}

/** Whether a cut at this index would part the two halves of one character. */
function splitsPair(text: string, index: number): boolean {
  if (index <= 0 || index >= text.length) return false;
  const before = text.charCodeAt(index - 1);
  const after = text.charCodeAt(index);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
