import type { ContentMatch, NodeType } from "@tiptap/pm/model";
import * as Y from "yjs";
import { BODY_SCHEMA } from "./body-extensions.ts";
import { unfitPart } from "./unfit-part.ts";

/**
 * The parts to delete from a body that does not fit the editor so that it fits, or [] where deleting empty parts is not enough.
 *
 * Two people who each remove one of the last two items of a list leave a list without items, which no editor can hold. Only elements without
 * any text are named. Two people who delete them at once delete the same parts, so nothing is lost or doubled. Changes nothing.
 */
export function emptyParts(body: Y.XmlFragment): readonly Y.XmlElement[] {
  if (unfitPart(body)?.kind !== "arrangement") return [];
  const parts: Y.XmlElement[] = [];
  collect(body, BODY_SCHEMA.topNodeType, parts);
  return parts.length > 0 && fitsWithout(body, new Set(parts)) ? parts : [];
}

/** Deletes the {@link emptyParts} of a body. It writes in the name of the person, so it must be an act of theirs (P11). */
export function deleteEmptyParts(body: Y.XmlFragment): void {
  const parts = emptyParts(body);
  if (parts.length === 0) return;
  body.doc?.transact(() => {
    for (const part of parts) {
      const parent = part.parent as Y.XmlFragment;
      parent.delete(parent.toArray().indexOf(part), 1);
    }
  });
}

/** Adds the outermost empty parts below `parent` that its type cannot hold, or whose own content is not complete. Returns whether the rest is complete. */
function collect(parent: Y.XmlFragment, type: NodeType, parts: Y.XmlElement[]): boolean {
  let match: ContentMatch | null = type.contentMatch;
  for (const child of parent.toArray()) {
    const childType = typeOf(child);
    if (childType === undefined) return false;
    const inner: Y.XmlElement[] = [];
    const isWhole = !(child instanceof Y.XmlElement) || collect(child, childType, inner);
    const next: ContentMatch | null = match?.matchType(childType) ?? null;
    if (child instanceof Y.XmlElement && (!isWhole || next === null) && !hasText(child)) parts.push(child);
    else {
      parts.push(...inner);
      match = child instanceof Y.XmlText && child.length === 0 ? match : next;
    }
  }
  return match?.validEnd === true;
}

function typeOf(child: Y.XmlElement | Y.XmlText | Y.XmlHook): NodeType | undefined {
  return child instanceof Y.XmlElement
    ? BODY_SCHEMA.nodes[child.nodeName]
    : child instanceof Y.XmlText
      ? BODY_SCHEMA.nodes["text"]
      : undefined;
}

function hasText(element: Y.XmlElement): boolean {
  return element
    .toArray()
    .some((child) => (child instanceof Y.XmlElement ? hasText(child) : child instanceof Y.XmlText && child.length > 0));
}

function fitsWithout(body: Y.XmlFragment, parts: ReadonlySet<Y.XmlElement>): boolean {
  const scratch = new Y.Doc();
  const copy = scratch.getXmlFragment("body");
  copyWithout(body, copy, parts);
  const fits = unfitPart(copy) === null;
  scratch.destroy();
  return fits;
}

/** The depth is bounded: a body that nests too deep has no parts to leave out. */
function copyWithout(from: Y.XmlFragment, to: Y.XmlFragment, parts: ReadonlySet<Y.XmlElement>): void {
  for (const child of from.toArray()) {
    if (child instanceof Y.XmlText) to.push([child.clone()]);
    else if (child instanceof Y.XmlElement && !parts.has(child)) {
      const element = new Y.XmlElement(child.nodeName);
      to.push([element]);
      for (const [key, value] of Object.entries(child.getAttributes())) element.setAttribute(key, value as string);
      copyWithout(child, element, parts);
    }
  }
}
