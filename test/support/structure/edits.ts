import * as Y from "yjs";

/** One random edit of a board as our client, or a bolder one, would make it. `pick(n)` answers an integer below n. */
export function randomEdit(doc: Y.Doc, pick: (count: number) => number): void {
  const cards = doc.getMap<Y.Map<unknown>>("cards");
  const id = `card-${pick(6)}`;
  const card = cards.get(id);
  const roll = pick(20);
  if (!(card instanceof Y.Map) || roll === 0) addCard(cards, id, pick);
  else if (roll === 1) cards.delete(id);
  else if (roll === 2)
    doc.getMap("links").set(`link-${pick(4)}`, { from: id, to: "card-1", weight: pick(9) / 4, seen: [1, null, "ü", { deep: true }] });
  else if (roll === 3)
    doc.getMap("links").set(
      `odd-${pick(3)}`,
      new Y.Map<unknown>([
        ["text", new Y.Text("seen")],
        ["at", pick(1e9)],
      ]),
    );
  else if (roll === 4) doc.getMap("meta").set("title", WORDS[pick(WORDS.length)]);
  else if (roll < 8) editField(card, pick);
  else if (roll < 10) editTags(card, pick);
  else editBody(card.get("body"), pick);
}

const WORDS = ["harbour ", "crane", "😀", "مرحبا ", "ك", "night shift\n", "AB", "x", "y😀z"];

function word(pick: (count: number) => number): string {
  return WORDS[pick(WORDS.length)] as string;
}

function addCard(cards: Y.Map<Y.Map<unknown>>, id: string, pick: (count: number) => number): void {
  const body = pick(2) === 0 ? new Y.Text(word(pick)) : fragment(pick);
  cards.set(
    id,
    new Y.Map<unknown>([
      ["kind", "report"],
      ["title", word(pick)],
      ["body", body],
      ["tags", Y.Array.from(["a", 1, null])],
    ]),
  );
}

function fragment(pick: (count: number) => number): Y.XmlFragment {
  const made = new Y.XmlFragment();
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.setAttribute("textAlign", word(pick));
  paragraph.insert(0, [new Y.XmlText(word(pick))]);
  made.insert(0, [paragraph]);
  return made;
}

function editField(card: Y.Map<unknown>, pick: (count: number) => number): void {
  const fields = ["severity", "status", "place", "proof", "nested"] as const;
  const field = fields[pick(fields.length)] as string;
  if (pick(4) === 0) card.delete(field);
  else if (field === "place") card.set(field, { lat: 25.2 + pick(10), lon: 55.3, name: word(pick) });
  else if (field === "proof") card.set(field, new Uint8Array([pick(255), 2, 3]));
  else if (field === "nested")
    card.set(
      field,
      new Y.Map<unknown>([
        ["inner", new Y.Array<unknown>()],
        ["n", pick(9)],
      ]),
    );
  else card.set(field, word(pick));
}

function editTags(card: Y.Map<unknown>, pick: (count: number) => number): void {
  const tags = card.get("tags");
  if (!(tags instanceof Y.Array)) return void card.set("tags", new Y.Array());
  const at = pick(tags.length + 1);
  const roll = pick(5);
  if (roll === 0 && tags.length > at) tags.delete(at, 1 + pick(tags.length - at));
  else if (roll === 1) tags.insert(at, [new Y.Map([["v", pick(9)]]), new Y.Text("t")]);
  else if (roll === 2) tags.insert(at, [new Uint8Array([1, pick(255)])]);
  else
    tags.insert(
      at,
      Array.from({ length: 1 + pick(3) }, (_, i) => (i === 0 ? pick(99) : word(pick))),
    );
}

function editBody(body: unknown, pick: (count: number) => number): void {
  if (body instanceof Y.XmlFragment) editFragment(body, pick);
  else if (body instanceof Y.Text) editText(body, pick);
}

/** Editors never put the cursor inside a character, so neither does this: units of a text are read from its delta. */
export function cursorIn(text: Y.Text, pick: (count: number) => number): number {
  const units = (text.toDelta() as { insert: unknown }[]).map(({ insert }) => (typeof insert === "string" ? insert : "\u0001")).join("");
  const at = pick(units.length + 1);
  const isInside = at < units.length && (units.charCodeAt(at) & 0xfc00) === 0xdc00;
  return isInside ? at + 1 : at;
}

function editText(text: Y.Text, pick: (count: number) => number): void {
  const ends = [cursorIn(text, pick), cursorIn(text, pick)];
  const at = Math.min(...ends);
  const length = Math.max(...ends) - at;
  const roll = pick(12);
  if (roll < 3 && length > 0) text.delete(at, length);
  else if (roll === 3 && length > 0) text.format(at, length, { bold: pick(2) === 0 ? true : null });
  else if (roll === 4) text.insertEmbed(at, { image: word(pick) });
  else if (roll === 5) text.insert(at, word(pick), { italic: {}, link: { href: "x" } });
  else for (let n = pick(4); n >= 0; n--) text.insert(at, word(pick));
}

function editFragment(node: Y.XmlFragment, pick: (count: number) => number): void {
  const child = node.length === 0 ? undefined : node.get(pick(node.length));
  const roll = pick(10);
  if (child === undefined || roll < 2) insertElement(node, pick);
  else if (roll === 2) node.delete(pick(node.length), 1);
  else if (child instanceof Y.XmlText) editText(child, pick);
  else if (child instanceof Y.XmlElement) {
    if (roll === 3) child.setAttribute("level", word(pick));
    else if (roll === 4) child.removeAttribute("level");
    else editFragment(child, pick);
  }
}

function insertElement(node: Y.XmlFragment, pick: (count: number) => number): void {
  const element = new Y.XmlElement(pick(2) === 0 ? "paragraph" : "listItem");
  element.insert(0, [new Y.XmlText(word(pick))]);
  if (depthOf(node) < 8) node.insert(pick(node.length + 1), [element]);
}

function depthOf(node: Y.XmlFragment): number {
  let depth = 0;
  for (let type: { parent: Y.XmlFragment["parent"] } | null = node; type !== null; type = type.parent) depth++;
  return depth;
}
