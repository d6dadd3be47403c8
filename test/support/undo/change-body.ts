import type * as Y from "yjs";
import { XmlElement, XmlText } from "yjs";
import { newParagraph } from "../../../shared/board/rich-text.ts";
import { textOf } from "./person.ts";

/** Where random changes of a text take their chances and their contents from. Letters, levels and names are given out once each. */
export interface BodySource {
  /** A number from 0 up to 1, without 1. */
  readonly random: () => number;
  readonly letters: () => string;
  readonly level: () => string;
  readonly name: () => string;
}

/** One random change of a text: a block comes or goes, a heading's level, marks, or letters. */
export function changeBody(body: Y.XmlFragment, source: BodySource): void {
  const roll = source.random();
  const below = (limit: number) => Math.floor(source.random() * limit);
  const blocks = body.toArray() as Y.XmlElement[];
  const block = blocks[below(blocks.length)];
  if (block === undefined || roll < 0.15) return body.insert(below(blocks.length + 1), [newParagraph(source.letters())]);
  if (roll < 0.25) return body.insert(below(blocks.length + 1), [newHeading(source)]);
  if (roll < 0.4 && block.nodeName === "heading") return block.setAttribute("level", source.level());
  if (roll < 0.5) return body.delete(blocks.indexOf(block), 1);
  const text = textOf(block);
  if (roll < 0.6) return changeMark(text, source);
  const at = below(text.length + 1);
  if (roll < 0.75) return text.delete(at, Math.min(2, text.length - at));
  return text.insert(at, source.letters());
}

/** Sets or takes away one mark, on a whole block or a part of it. */
function changeMark(text: Y.XmlText, { random }: BodySource): void {
  const isWhole = random() < 0.5;
  const from = isWhole ? 0 : Math.floor(random() * text.length);
  // Past the end of a text Yjs would write a line break to have something to mark: a letter that two people could both have written.
  const length = isWhole ? text.length : Math.min(text.length, 1 + Math.floor(random() * (text.length - from)));
  const mark = random() < 0.5 ? "bold" : "italic";
  text.format(from, length, { [mark]: random() < 0.5 ? true : null });
}

function newHeading({ letters, level, name }: BodySource): Y.XmlElement {
  const heading = new XmlElement("heading");
  heading.setAttribute("name", name());
  heading.setAttribute("level", level());
  heading.insert(0, [new XmlText(letters())]);
  return heading;
}
