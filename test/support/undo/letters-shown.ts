import type { Node } from "@tiptap/pm/model";

/** How one letter is shown. */
export interface ShownLetter {
  readonly letter: string;
  /** The kinds of the blocks around it, from the outermost inwards, with their attributes. */
  readonly path: string;
  /** Counts the blocks of text: letters of one block have the same number. */
  readonly block: number;
  readonly marks: string;
}

/** The letters of an editor's document in their order. */
export function lettersShown(doc: Node): readonly ShownLetter[] {
  const letters: ShownLetter[] = [];
  let block = -1;
  const visit = (node: Node, path: string) => {
    if (node.isTextblock) block += 1;
    const inner = `${path}/${node.type.name}${JSON.stringify(node.attrs)}`;
    node.forEach((child) => {
      if (!child.isText) return visit(child, inner);
      const marks = child.marks.map((mark) => mark.type.name).join(" ");
      for (const letter of child.text ?? "") letters.push({ letter, path: inner, block, marks });
    });
  };
  visit(doc, "");
  return letters;
}
