import type { RichNode } from "./rich-node.ts";

/** What has texts: a content (release-content.ts), of whatever further values. */
interface Worded {
  readonly title: string;
  readonly body: string | RichNode;
}

/** One text of a content and its place there: `title`, `body`, `place.name`, `tags.0`. Findings count their `start` and `end` in it. */
export interface ContentField {
  readonly field: string;
  readonly text: string;
}

/** Elements whose children are text of one line, and the marks of it. */
const TEXT_BLOCKS: ReadonlySet<string> = new Set(["paragraph", "heading", "codeBlock"]);

/**
 * Every text of a content, in the order in which people read it. The body is one text: a line for each text block of the editor's JSON, `\n` between them,
 * a hard break is `\n`, a mention is its character (`@`) and label. Every other attribute of its nodes and marks is a field of its own, named by its path
 * (`body.content.0.content.1.marks.0.attrs.href`). Numbers of the place and the instants of `occurred` are fields, too, as JSON writes them.
 */
export function releaseFields(content: Worded): readonly ContentField[] {
  const { title, body, ...values } = content;
  const fields: ContentField[] = [{ field: "title", text: title }];
  if (typeof body === "string") fields.push({ field: "body", text: body });
  else fields.push({ field: "body", text: richText(body) }, ...attributesOf(body, "body"));
  fields.push(...textsIn(values, ""));
  return fields;
}

/** The words of the editor's JSON, a line for each text block. Of any depth. */
export function richText(root: RichNode): string {
  const lines: string[] = [];
  const waiting: RichNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const children = node.content ?? [];
    const isLine = TEXT_BLOCKS.has(node.type) || children.some(({ type }) => type === "text");
    if (isLine) lines.push(children.map(inlineText).join(""));
    else if (node.text !== undefined) lines.push(node.text);
    if (!isLine) waiting.push(...children.toReversed());
  }
  return lines.join("\n");
}

function inlineText(node: RichNode): string {
  let text = "";
  const waiting: RichNode[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.type === "hardBreak") text += "\n";
    else if (next.type === "mention") text += `${textOf(next.attrs?.mentionSuggestionChar, "@")}${textOf(next.attrs?.label, "")}`;
    else text += next.text ?? "";
    waiting.push(...(next.content ?? []).toReversed());
  }
  return text;
}

const textOf = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);

/** The attributes of nodes and marks, each by its path. */
function attributesOf(root: RichNode, path: string): ContentField[] {
  const fields: ContentField[] = [];
  const waiting: { readonly node: RichNode; readonly path: string }[] = [{ node: root, path }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, path } = next;
    fields.push(...textsIn(node.attrs, `${path}.attrs`));
    for (const [index, mark] of (node.marks ?? []).entries()) fields.push(...textsIn(mark.attrs, `${path}.marks.${index}.attrs`));
    for (const [index, child] of (node.content ?? []).entries()) waiting.push({ node: child, path: `${path}.content.${index}` });
  }
  return fields;
}

/** Every text and number inside a plain value, by its path. */
function textsIn(value: unknown, path: string): ContentField[] {
  const fields: ContentField[] = [];
  const waiting: { readonly value: unknown; readonly path: string }[] = [{ value, path }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next;
    if (typeof value === "string" || typeof value === "number") fields.push({ field: path, text: String(value) });
    else if (typeof value === "object" && value !== null) {
      const members = Object.entries(value).map(([key, member]) => ({
        value: member as unknown,
        path: path === "" ? key : `${path}.${key}`,
      }));
      waiting.push(...members.toReversed());
    }
  }
  return fields;
}
