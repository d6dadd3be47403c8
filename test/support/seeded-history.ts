import * as Y from "yjs";

/** Deterministic numbers in [0, 1) (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Updates of several authors in one order that a server could have accepted them in, each new when it came. */
export interface SeededHistory {
  readonly updates: readonly Uint8Array[];
  /** Index of the author of each update. */
  readonly authors: readonly number[];
  readonly clientIds: readonly number[];
}

/** A board history with concurrent edits: authors work on replicas that lag behind and catch up now and then. */
export function seededHistory(seed: number, size: { authors: number; steps: number }): SeededHistory {
  const random = seededNumbers(seed);
  const updates: Uint8Array[] = [];
  const authors: number[] = [];
  const replicas = Array.from({ length: size.authors }, (_, index) => {
    const doc = new Y.Doc();
    doc.clientID = 1 + Math.floor(random() * 4_000_000_000);
    for (const root of ["cards", "links", "comments", "meta"]) doc.getMap(root);
    const replica = { doc, read: 0 };
    doc.on("update", (update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      // Receiving can make Yjs tidy redundant formats; that tidying is an edit of this author, as it is on the wire.
      if (!transaction.local) return;
      updates.push(update);
      authors.push(index);
    });
    return replica;
  });
  for (let step = 0; step < size.steps; step++) {
    const replica = replicas[Math.floor(random() * replicas.length)]!;
    if (random() < 0.3) {
      const upTo = replica.read + Math.ceil(random() * (updates.length - replica.read));
      for (; replica.read < upTo; replica.read++) Y.applyUpdate(replica.doc, updates[replica.read]!);
    }
    edit(replica.doc, random);
  }
  return { updates, authors, clientIds: replicas.map((replica) => replica.doc.clientID) };
}

const WORDS = ["harbour ", "crane ", "😀", "مرحبا ", "night ", "AB", "x"];

function edit(doc: Y.Doc, random: () => number): void {
  const cards = doc.getMap("cards");
  const key = `card-${Math.floor(random() * 6)}`;
  const card = cards.get(key);
  if (!(card instanceof Y.Map)) doc.transact(() => cards.set(key, newCard()));
  else if (random() < 0.66) editCard(card, random);
  else editBoard(doc, key, random);
}

function newCard(): Y.Map<unknown> {
  const made = new Y.Map<unknown>([
    ["kind", "report"],
    ["lane", "new"],
  ]);
  made.set("title", new Y.Text("Sighting"));
  const body = new Y.XmlFragment();
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText("first line")]);
  body.insert(0, [paragraph]);
  made.set("body", body);
  made.set("tags", Y.Array.from<string | { deep: (number | null)[] }>(["a", { deep: [1, null, 2.5] }, "c"]));
  return made;
}

function editCard(card: Y.Map<unknown>, random: () => number): void {
  const pick = (count: number): number => Math.floor(random() * count);
  const title = card.get("title") as Y.Text;
  const tags = card.get("tags") as Y.Array<unknown>;
  const roll = random();
  if (roll < 0.75) {
    const at = pick(title.length + 1);
    if (random() < 0.65 || title.length < 3) title.insert(at, WORDS[pick(WORDS.length)]!);
    else title.delete(Math.min(at, title.length - 3), 1 + pick(3));
  } else if (roll < 0.87 && title.length > 2) title.format(0, 1 + pick(title.length - 1), { bold: random() < 0.5 ? true : null });
  else if (tags.length > 2 && random() < 0.5) tags.delete(pick(tags.length - 1), 1 + pick(2));
  else tags.insert(pick(tags.length + 1), [pick(100), "two", { three: 3 }]);
}

function editBoard(doc: Y.Doc, key: string, random: () => number): void {
  const pick = (count: number): number => Math.floor(random() * count);
  const roll = random();
  if (roll < 0.3) (doc.getMap("cards").get(key) as Y.Map<unknown>).set("severity", ["low", "high", "critical"][pick(3)]);
  else if (roll < 0.45) doc.getMap("cards").delete(key);
  else if (roll < 0.7) doc.getMap("links").set(`link-${pick(4)}`, { from: key, to: "card-0", type: "related-to" });
  else if (roll < 0.85) doc.getMap("links").delete(`link-${pick(4)}`);
  else doc.getMap("meta").set("bytes", new Uint8Array([pick(255), 2, 3]));
}
