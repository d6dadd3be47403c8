import { Mark, type Attrs } from "@tiptap/pm/model";
import { initProseMirrorDoc, updateYFragment } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { BOARD_LIMITS } from "../../shared/board/limits.ts";
import { textRuns } from "../model/rich-runs.ts";
import { BODY_SCHEMA } from "./body-extensions.ts";

/** Something in a body that the editor cannot hold. `arrangement`: every part is known, but not where it stands, such as a list without items. */
export interface UnfitPart {
  readonly kind: "element" | "mark" | "attribute" | "embed" | "arrangement";
  /** The name in the document, to be shown in the reason; "" for embeds and arrangements. */
  readonly name: string;
}

const ARRANGEMENT: UnfitPart = { kind: "arrangement", name: "" };

/**
 * The first part of a body that the editor cannot hold, or null if it can hold all of it. Changes nothing and never throws.
 *
 * The binding repairs what it cannot hold by deleting it, so it may only be given bodies without such a part. The answer comes from the binding's own
 * code: a copy of the body is rendered, and writing the result back must change nothing. Empty texts, texts side by side, and borders of marks that
 * change no look are left out of that: the binding shows them correctly and tidies them up only in a paragraph that a person edits.
 */
export function unfitPart(body: Y.XmlFragment): UnfitPart | null {
  try {
    return foreignPart(body) ?? (isKeptByBinding(body) ? null : ARRANGEMENT);
  } catch {
    // The binding's code throws on some shapes; such a body does not fit either.
    return ARRANGEMENT;
  }
}

/** The first name in the body that the editor's schema does not have. */
function foreignPart(body: Y.XmlFragment): UnfitPart | null {
  const waiting: Y.XmlFragment[] = [body];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    for (const child of parent.toArray()) {
      // The binding takes elements alone at the top, and throws on a text, even an empty one.
      if (parent === body && child instanceof Y.XmlText) return ARRANGEMENT;
      const part =
        child instanceof Y.XmlElement ? foreignInElement(child) : child instanceof Y.XmlText ? foreignInText(child) : hook(child);
      if (part !== null) return part;
      if (child instanceof Y.XmlElement) waiting.push(child);
    }
  }
  return null;
}

function hook(child: Y.XmlHook): UnfitPart {
  return { kind: "element", name: child.hookName };
}

function foreignInElement(element: Y.XmlElement): UnfitPart | null {
  const type = Object.hasOwn(BODY_SCHEMA.nodes, element.nodeName) ? BODY_SCHEMA.nodes[element.nodeName] : undefined;
  if (type === undefined || type === BODY_SCHEMA.topNodeType || type.isText) return { kind: "element", name: element.nodeName };
  const known = type.spec.attrs ?? {};
  const attribute = Object.keys(element.getAttributes()).find((key) => !Object.hasOwn(known, key));
  return attribute === undefined ? null : { kind: "attribute", name: attribute };
}

function foreignInText(text: Y.XmlText): UnfitPart | null {
  for (const [key, item] of text._map) if (!item.deleted) return { kind: "attribute", name: key };
  for (let item = text._start; item !== null; item = item.right) {
    const isText = item.content instanceof Y.ContentString || item.content instanceof Y.ContentFormat;
    if (!item.deleted && !isText) return { kind: "embed", name: "" };
  }
  for (const { marks } of textRuns(text)) {
    for (const name of marks.keys()) if (!Object.hasOwn(BODY_SCHEMA.marks, name)) return { kind: "mark", name };
  }
  return null;
}

function isKeptByBinding(body: Y.XmlFragment): boolean {
  // The editor shows an empty paragraph for it, which the guard does not write.
  if (body.length === 0) return true;
  const scratch = new Y.Doc();
  const copy = scratch.getXmlFragment("body");
  let isWritten = false;
  copyChildren(body, copy, 0);
  scratch.on("update", () => {
    isWritten = true;
  });
  const { doc } = initProseMirrorDoc(copy, BODY_SCHEMA);
  doc.check();
  updateYFragment(scratch, copy, doc, { mapping: new Map(), isOMark: new Map() });
  scratch.destroy();
  return !isWritten;
}

/**
 * Copies elements and texts. Empty texts are left out, texts side by side become one, and so do runs that look alike. Throws where elements nest too
 * deep.
 */
function copyChildren(from: Y.XmlFragment, to: Y.XmlFragment, depth: number): void {
  if (depth > BOARD_LIMITS.bodyDepth) throw new RangeError("elements nest too deep");
  let runs: Run[] = [];
  const putText = () => {
    if (runs.length === 0) return;
    const text = new Y.XmlText();
    to.push([text]);
    text.applyDelta(runs);
    runs = [];
  };
  for (const child of from.toArray()) {
    if (child instanceof Y.XmlText) for (const run of child.toDelta() as readonly Run[]) addRun(runs, run);
    else if (child instanceof Y.XmlElement) {
      putText();
      const element = new Y.XmlElement(child.nodeName);
      to.push([element]);
      for (const [key, value] of Object.entries(child.getAttributes())) element.setAttribute(key, value as string);
      copyChildren(child, element, depth + 1);
    }
  }
  putText();
}

/** A stretch of a text with one look, as Yjs gives it. */
interface Run {
  readonly insert: string;
  readonly attributes?: Readonly<Record<string, Attrs>>;
}

/** A mark that was taken back leaves a border inside of a longer mark, so that Yjs gives two runs, where the editor shows one. */
function addRun(runs: Run[], run: Run): void {
  const last = runs.at(-1);
  if (last !== undefined && Mark.sameSet(marksOf(last), marksOf(run)))
    runs[runs.length - 1] = { ...last, insert: last.insert + run.insert };
  else runs.push(run);
}

function marksOf({ attributes = {} }: Run): readonly Mark[] {
  return Mark.setFrom(Object.entries(attributes).map(([name, attrs]) => BODY_SCHEMA.mark(name, attrs)));
}
