/**
 * The names that a rich text may use: its elements with their attributes, and its marks with theirs. The only list of them.
 *
 * The editor's schema is a part of it, readers show what is in it, BOARD.md documents it, and the server refuses new content with any other name
 * (RULES.md, V33). It holds more than the editor can edit today, so that other programs can already write it. Element names and attributes are
 * those of the TipTap extensions of the same name.
 */
export const RICH_ELEMENTS = {
  paragraph: ["dir", "textAlign"],
  heading: ["level", "dir", "textAlign"],
  bulletList: [],
  orderedList: ["start", "type"],
  listItem: [],
  taskList: [],
  taskItem: ["checked"],
  blockquote: ["dir"],
  codeBlock: ["language"],
  hardBreak: [],
  horizontalRule: [],
  table: [],
  tableRow: [],
  tableHeader: ["colspan", "rowspan", "colwidth"],
  tableCell: ["colspan", "rowspan", "colwidth"],
  image: ["src", "alt", "title", "width", "height"],
  mention: ["id", "label", "mentionSuggestionChar"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** See {@link RICH_ELEMENTS}. */
export const RICH_MARKS = {
  bold: [],
  italic: [],
  underline: [],
  strike: [],
  code: [],
  link: ["href", "target", "rel", "class", "title"],
  subscript: [],
  superscript: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Name of an element of {@link RICH_ELEMENTS}. */
export type RichElement = keyof typeof RICH_ELEMENTS;
/** Name of a mark of {@link RICH_MARKS}. */
export type RichMark = keyof typeof RICH_MARKS;

const ATTRIBUTES: ReadonlySet<string> = new Set(Object.values(RICH_ELEMENTS).flat());

/** Whether a rich text may hold an element of this name. */
export function isRichElement(name: string): name is RichElement {
  return Object.hasOwn(RICH_ELEMENTS, name);
}

/** Whether a rich text may hold a mark of this name. */
export function isRichMark(name: string): name is RichMark {
  return Object.hasOwn(RICH_MARKS, name);
}

/** Whether any element may have an attribute of this name. */
export function isRichAttribute(name: string): boolean {
  return ATTRIBUTES.has(name);
}
