import * as Y from "yjs";

/** Whether an item of a shared type belongs to the state that is copied. */
export type IsVisible = (item: Y.Item) => boolean;

/** Deeper content is not copied: it would overflow the stack, and no screen can show it. */
const DEEPEST = 200;

/**
 * Copies what one item of a map holds, so that it can be put into a document again. Plain values are returned as they are,
 * shared types as new ones that belong to no document. Reads items instead of the public methods, because a type that a
 * transaction has just deleted is empty to them although its content is still there.
 * Gives undefined for what cannot be copied: content already collected, nested too deep, or of an unknown kind.
 */
export function copyOfItem(item: Y.Item, isVisible: IsVisible): unknown {
  try {
    return copyOfContent(item, isVisible, 0);
  } catch (error) {
    if (error instanceof Uncopiable) return undefined;
    throw error;
  }
}

/** Yjs types its own hierarchy by event, so that its classes share no narrower type. */
// oxlint-disable-next-line typescript/no-explicit-any -- yjs types its events by handler, which a copy does not care about
type AnyType = Y.AbstractType<any>;

interface Insert {
  readonly insert: unknown;
  readonly attributes: Record<string, unknown>;
}

class Uncopiable extends Error {}

function copyOfContent(item: Y.Item, isVisible: IsVisible, depth: number): unknown {
  const { content } = item;
  if (content instanceof Y.ContentType) return copyOfType(content.type, isVisible, depth + 1);
  const value: unknown = content.getContent()[item.length - 1];
  if (value === undefined || value instanceof Y.Doc) throw new Uncopiable();
  return value;
}

function copyOfType(type: AnyType, isVisible: IsVisible, depth: number): AnyType {
  if (depth > DEEPEST) throw new Uncopiable();
  const copy = (item: Y.Item) => copyOfContent(item, isVisible, depth);
  const entries = () => [...type._map].filter(([, item]) => isVisible(item)).map(([key, item]): [string, unknown] => [key, copy(item)]);
  // The classes overlap: an XML text is a text, and a hook is a map.
  if (type instanceof Y.XmlHook) throw new Uncopiable();
  if (type instanceof Y.Text) {
    const text = type instanceof Y.XmlText ? new Y.XmlText() : new Y.Text();
    text.applyDelta(deltaOf(type, isVisible, copy));
    for (const [name, value] of entries()) text.setAttribute(name, value);
    return text;
  }
  if (type instanceof Y.Map) return new Y.Map(entries());
  const children = [...itemsOf(type)]
    .filter(isVisible)
    .flatMap((item) => (item.content instanceof Y.ContentType ? [copy(item)] : item.content.getContent()));
  if (type instanceof Y.XmlFragment) {
    const fragment = type instanceof Y.XmlElement ? new Y.XmlElement(type.nodeName) : new Y.XmlFragment();
    fragment.insert(0, children as Y.XmlElement[]);
    if (fragment instanceof Y.XmlElement) for (const [name, value] of entries()) fragment.setAttribute(name, value);
    return fragment;
  }
  if (type instanceof Y.Array) return Y.Array.from(children as string[]);
  throw new Uncopiable();
}

function deltaOf(text: Y.Text, isVisible: IsVisible, copy: (item: Y.Item) => unknown): Insert[] {
  const delta: Insert[] = [];
  let attributes: Record<string, unknown> = {};
  for (const item of itemsOf(text)) {
    if (!isVisible(item)) continue;
    const { content } = item;
    if (content instanceof Y.ContentFormat) {
      const { [content.key]: _, ...others } = attributes;
      attributes = content.value === null ? others : { ...others, [content.key]: content.value };
    } else delta.push({ insert: content instanceof Y.ContentString ? content.str : copy(item), attributes });
  }
  return delta;
}

function* itemsOf(type: AnyType): Generator<Y.Item> {
  for (let item = type._start; item !== null; item = item.right) yield item;
}
