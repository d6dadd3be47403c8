import * as Y from "yjs";

/**
 * Writes the content of a document as canonical text: what people see, never how it came about.
 *
 * Two documents give the same text exactly if they show the same content: roots, maps by sorted key, lists in order, text with its effective
 * formats, XML, embedded and plain values. Client ids, clocks, deleted structs and the state vector have no part in it, so equal text is
 * proof of convergence where equal vectors are none (P5). Empty roots are left out: asking a document for a root creates it.
 * Never throws and never recurses, whatever the nesting. Pieces come in order and are to be joined with nothing between them.
 */
export function projectContent(doc: Y.Doc, write: (piece: string) => void): void {
  const work: Work[] = [];
  const names = [...doc.share.keys()].toSorted();
  for (let i = names.length - 1; i >= 0; i--) {
    const name = names[i]!;
    const type = doc.share.get(name);
    if (type !== undefined && hasContent(type))
      work.push({ kind: "text", text: "\n" }, { kind: "type", type }, { kind: "text", text: `${JSON.stringify(name)}:` });
  }
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (next.kind === "text") write(next.text);
    else if (next.kind === "value") writeValue(next.value, work, write);
    else pushAll(work, partsOfType(next.type));
  }
}

/** {@link projectContent} as one string. For small documents and failure messages of tests. */
export function contentText(doc: Y.Doc): string {
  const pieces: string[] = [];
  projectContent(doc, (piece) => pieces.push(piece));
  return pieces.join("");
}

/** What one value of a document holds, shared type or plain, as the same canonical text, cut after `max` characters. Never throws. */
export function valueText(value: unknown, max: number): string {
  let text = "";
  const work: Work[] = [value instanceof Y.AbstractType ? { kind: "type", type: value as AnyType } : { kind: "value", value }];
  for (let next = work.pop(); next !== undefined && text.length < max; next = work.pop()) {
    if (next.kind === "text") text += next.text;
    else if (next.kind === "value") writeValue(next.value, work, (piece) => (text += piece));
    else pushAll(work, partsOfType(next.type));
  }
  return text.slice(0, max);
}

// yjs types its event handlers by the event, which no reader of content cares about; this is its own default.
// oxlint-disable-next-line typescript/no-explicit-any -- the type parameter of doc.share
type AnyType = Y.AbstractType<any>;
type Work =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "type"; readonly type: AnyType };

function pushAll(work: Work[], parts: readonly Work[]): void {
  for (let i = parts.length - 1; i >= 0; i--) work.push(parts[i]!);
}

function hasContent(type: AnyType): boolean {
  for (const item of type._map.values()) if (!item.deleted) return true;
  for (let item = type._start; item !== null; item = item.right) if (!item.deleted) return true;
  return false;
}

/** What a type holds, in order: its name, its keys, its list. */
function partsOfType(type: AnyType): Work[] {
  const parts: Work[] = [{ kind: "text", text: `${typeName(type)}{` }];
  for (const key of [...type._map.keys()].toSorted()) {
    const item = type._map.get(key)!;
    if (item.deleted) continue;
    parts.push({ kind: "text", text: `${JSON.stringify(key)}:` });
    // A key holds the last value of its item; earlier ones of the same item are overwritten ones.
    pushContent(parts, item.content, true);
    parts.push({ kind: "text", text: "," });
  }
  parts.push({ kind: "text", text: "}[" });
  pushList(parts, type);
  parts.push({ kind: "text", text: "]" });
  return parts;
}

/** Roots have no kind of their own: it is whatever the reader asks for. */
function typeName(type: AnyType): string {
  if (type._item === null) return "";
  if (type instanceof Y.XmlElement) return `element ${JSON.stringify(type.nodeName)}`;
  if (type instanceof Y.XmlHook) return `hook ${JSON.stringify(type.hookName)}`;
  if (type instanceof Y.XmlText) return "xmltext";
  if (type instanceof Y.XmlFragment) return "fragment";
  if (type instanceof Y.Text) return "text";
  if (type instanceof Y.Array) return "array";
  return type instanceof Y.Map ? "map" : "type";
}

/**
 * The visible list: neighbouring text of equal formats is one run, however many people typed it.
 * Before a run stand the formats that differ from those of the run before, so that a text with many open formats takes linear work.
 */
function pushList(parts: Work[], type: AnyType): void {
  const formats = new RunFormats();
  let run = "";
  const flush = (): void => {
    if (run !== "") parts.push({ kind: "text", text: `${JSON.stringify(run)},` });
    run = "";
  };
  for (let item = type._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentFormat) {
      formats.set(content.key, content.value);
      continue;
    }
    const changes = formats.changes();
    if (changes !== "" || !(content instanceof Y.ContentString)) flush();
    if (changes !== "") parts.push({ kind: "text", text: changes });
    if (content instanceof Y.ContentString) run += content.str;
    else {
      pushContent(parts, content, false);
      parts.push({ kind: "text", text: "," });
    }
  }
  flush();
}

/** The formats in force at a place of a text, and those that were last written. */
class RunFormats {
  readonly #written = new Map<string, string>();
  /** Canonical values of the keys that were set since; null where the format ended. */
  readonly #set = new Map<string, string | null>();

  set(key: string, value: unknown): void {
    this.#set.set(key, value === null ? null : valueText(value, Infinity));
  }

  /** What differs from the last call, by sorted key, as text; empty if nothing does. */
  changes(): string {
    if (this.#set.size === 0) return "";
    const changed = [...this.#set].filter(([key, value]) => (this.#written.get(key) ?? null) !== value);
    this.#set.clear();
    if (changed.length === 0) return "";
    for (const [key, value] of changed) {
      if (value === null) this.#written.delete(key);
      else this.#written.set(key, value);
    }
    const pieces = changed
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${JSON.stringify(key)}${value === null ? "" : `=${value}`} `);
    return `<${pieces.join("")}>`;
  }
}

function pushContent(parts: Work[], content: Y.Item["content"], lastOnly: boolean): void {
  if (content instanceof Y.ContentType) {
    parts.push({ kind: "type", type: content.type as AnyType });
    return;
  }
  const tag = content instanceof Y.ContentEmbed ? "embed " : content instanceof Y.ContentDoc ? "doc " : "";
  const values: unknown[] = content instanceof Y.ContentDoc ? [content.doc.guid] : content.getContent();
  for (const value of lastOnly ? values.slice(-1) : values) {
    if (tag !== "") parts.push({ kind: "text", text: tag });
    parts.push({ kind: "value", value });
    if (!lastOnly) parts.push({ kind: "text", text: ";" });
  }
}

/** One value; members of containers go onto the stack. JSON, with names for what JSON has none for. */
function writeValue(value: unknown, work: Work[], write: (piece: string) => void): void {
  if (typeof value === "string" || typeof value === "boolean" || value === null) write(JSON.stringify(value));
  else if (typeof value === "number") write(Object.is(value, -0) ? "-0" : String(value));
  else if (typeof value === "bigint") write(`${value}n`);
  else if (value instanceof Uint8Array) write(`bytes(${[...value].map((byte) => byte.toString(16).padStart(2, "0")).join("")})`);
  else if (Array.isArray(value)) {
    write("[");
    work.push({ kind: "text", text: "]" });
    for (let i = value.length - 1; i >= 0; i--) work.push({ kind: "text", text: "," }, { kind: "value", value: value[i] });
  } else if (typeof value === "object") {
    write("{");
    work.push({ kind: "text", text: "}" });
    const keys = Object.keys(value).toSorted().toReversed();
    for (const key of keys)
      work.push(
        { kind: "text", text: "," },
        { kind: "value", value: (value as Record<string, unknown>)[key] },
        { kind: "text", text: `${JSON.stringify(key)}:` },
      );
  } else write(typeof value);
}
