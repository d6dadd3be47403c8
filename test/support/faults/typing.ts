import * as Y from "yjs";

/** Longest text that is typed on; beyond it words are taken out again. */
const LONGEST_TEXT = 160;

/**
 * One random edit of a board, as people make them: mostly in one's own text, often in a text that all share, sometimes of another person's
 * words, now and then of a field that others change at the same time.
 */
export function editOnce(doc: Y.Doc, who: string, random: () => number): void {
  const meta = doc.getMap<unknown>("meta");
  const roll = random();
  doc.transact(() => {
    if (roll < 0.5) typeIn(textOf(meta, who), random);
    else if (roll < 0.8) typeIn(textOf(meta, "shared"), random);
    else if (roll < 0.95) meta.set(`field-${Math.floor(random() * 3)}`, `${who} ${Math.floor(random() * 1e6)}`);
    else meta.delete(`field-${Math.floor(random() * 3)}`);
  });
}

function textOf(meta: Y.Map<unknown>, key: string): Y.Text {
  const found = meta.get(key);
  if (found instanceof Y.Text) return found;
  const text = new Y.Text();
  meta.set(key, text);
  return text;
}

function typeIn(text: Y.Text, random: () => number): void {
  const at = Math.floor(random() * (text.length + 1));
  if (text.length > LONGEST_TEXT || (text.length > 8 && random() < 0.25)) {
    const length = Math.min(text.length - 1, text.length > LONGEST_TEXT ? 60 : 1 + Math.floor(random() * 4));
    text.delete(Math.min(at, text.length - length), length);
  } else text.insert(at, `${Math.floor(random() * 1e4)} `);
}
