import type { Node } from "@tiptap/pm/model";
import * as Y from "yjs";

/** How one letter is shown. */
export interface ShownLetter {
  readonly letter: string;
  /** The kinds of the blocks around it, from the outermost inwards, with their attributes. */
  readonly path: string;
  /** Counts the blocks of text: letters of one block have the same number. */
  readonly block: number;
  readonly marks: string;
  /** The shared text that holds it. A letter that an act moves between blocks stands in another one from then on. */
  readonly text: string;
  /** The element that holds that text. */
  readonly element: string;
}

/** Stands behind the last letter of each sight, as a block of its own: without it, an empty block at the end would not show. */
const END = "\n";

/** The letters of an editor's document in their order, and {@link END}. `body`: what the editor is bound to. */
export function lettersShown(doc: Node, body: Y.XmlFragment): readonly ShownLetter[] {
  const letters: ShownLetter[] = [];
  const places = placesOfLetters(body);
  let block = -1;
  const visit = (node: Node, path: string) => {
    if (node.isTextblock) block += 1;
    const inner = `${path}/${node.type.name}${JSON.stringify(node.attrs)}`;
    node.forEach((child) => {
      if (!child.isText) return visit(child, inner);
      const marks = child.marks.map((mark) => mark.type.name).join(" ");
      for (const letter of child.text ?? "")
        letters.push({ letter, path: inner, block, marks, ...(places[letters.length] ?? { text: "", element: "" }) });
    });
  };
  visit(doc, "");
  return [...letters, { letter: END, path: "", block: block + 1, marks: "", text: "", element: "" }];
}

/** Where each letter of a body stands, in the order of the letters. */
function placesOfLetters(part: Y.XmlFragment): readonly Pick<ShownLetter, "text" | "element">[] {
  return part.toArray().flatMap((child) => {
    if (child instanceof Y.XmlElement) return placesOfLetters(child);
    if (!(child instanceof Y.XmlText)) return [];
    const place = { text: idOf(child), element: idOf(part) };
    return Array.from({ length: child.length }, () => place);
  });
}

function idOf({ _item }: Y.XmlFragment | Y.XmlText): string {
  return `${_item?.id.client} ${_item?.id.clock}`;
}
