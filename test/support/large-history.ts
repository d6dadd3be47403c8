import * as Y from "yjs";
import { createCard } from "../../shared/board/card.ts";
import { LANES, SEVERITIES, STATUSES } from "../../shared/board/vocabulary.ts";
import { seededNumbers } from "./seeded-history.ts";

/** Size of a generated board. */
export interface LargeHistorySize {
  readonly edits: number;
  readonly clients: number;
  readonly seed: number;
}

/** One small edit: which client made it (an index), and the update that only it added. */
export interface LargeHistoryEdit {
  readonly client: number;
  readonly update: Uint8Array;
}

/** A board with its whole past. */
export interface LargeHistory {
  readonly clientIds: readonly number[];
  readonly edits: readonly LargeHistoryEdit[];
  /** The document that made them, with gc on. */
  readonly doc: Y.Doc;
}

/** The board the benchmarks speak of: 140,000 small edits by 500 client ids, a snapshot of about 5 MB. */
export const LARGE_HISTORY: LargeHistorySize = { edits: 140_000, clients: 500, seed: 20_261_122 };

const WORDS = [
  "vessel ",
  "harbour ",
  "crane ",
  "night ",
  "مرفأ ",
  "berth 4 ",
  "unknown ",
  "seen again ",
  "course 040 ",
  "small boat, two men, no lights ",
];

/**
 * Makes a board by many hands in one document whose client id changes with every edit: cards of the real shape, typing at random places of
 * titles and bodies, short deletes, plain fields set again and again, links. Deterministic by seed. About 15 s for the large board.
 */
export function largeHistory(size: LargeHistorySize = LARGE_HISTORY): LargeHistory {
  const random = seededNumbers(size.seed);
  const doc = new Y.Doc();
  for (const root of ["cards", "links", "comments", "meta"]) doc.getMap(root);
  const clientIds = Array.from({ length: size.clients }, () => 1 + Math.floor(random() * 4_294_967_294));
  const edits: LargeHistoryEdit[] = [];
  let client = 0;
  doc.on("update", (update: Uint8Array) => edits.push({ client, update }));
  const cards: string[] = [];
  while (edits.length < size.edits) {
    client = Math.floor(random() * size.clients);
    doc.clientID = clientIds[client]!;
    const roll = random();
    if (cards.length < 20 || roll < 0.015) cards.push(addCard(doc, `card-${cards.length}`, random));
    else if (roll < 0.04) addLink(doc, `link-${edits.length}`, cards, random);
    else editCard(doc.getMap("cards").get(cards[Math.floor(random() * cards.length)]!) as Y.Map<unknown>, random);
  }
  return { clientIds, edits, doc };
}

function addCard(doc: Y.Doc, id: string, random: () => number): string {
  createCard(doc, {
    id,
    title: `${pick(WORDS, random)}${id}`,
    body: `${pick(WORDS, random)}\n${pick(WORDS, random)}`,
    severity: "high",
    rank: "m",
  });
  return id;
}

function addLink(doc: Y.Doc, id: string, cards: readonly string[], random: () => number): void {
  doc.getMap("links").set(id, { from: pick(cards, random), to: pick(cards, random), type: "related-to" });
}

/** Values that leave a card readable: a person who makes many unreadable is held (RULES.md, M6). */
const FIELDS: readonly (readonly [field: string, values: readonly string[]])[] = [
  ["severity", SEVERITIES],
  ["status", STATUSES],
  ["lane", LANES],
  ["assignee", ["ana", "ben", "cleo"]],
];

function editCard(card: Y.Map<unknown>, random: () => number): void {
  const roll = random();
  if (roll < 0.2) {
    const [field, values] = pick(FIELDS, random);
    card.set(field, pick(values, random));
    return;
  }
  const body = card.get("body") as Y.XmlFragment;
  const text =
    roll < 0.3 ? (card.get("title") as Y.Text) : ((body.get(Math.floor(random() * body.length)) as Y.XmlElement).get(0) as Y.XmlText);
  if (roll > 0.85 && text.length > 8) text.delete(Math.floor(random() * (text.length - 8)), 1 + Math.floor(random() * 8));
  else text.insert(Math.floor(random() * (text.length + 1)), pick(WORDS, random));
}

function pick<Value>(values: readonly Value[], random: () => number): Value {
  return values[Math.floor(random() * values.length)]!;
}
