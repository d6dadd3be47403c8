import * as Y from "yjs";
import { seededNumbers } from "./seeded-history.ts";

/** How large a board {@link largeBoard} makes. */
export interface LargeBoardSize {
  readonly seed: number;
  /** Small edits, spread over all clients. */
  readonly edits: number;
  readonly clients: number;
  readonly cards: number;
}

/** The board of the acceptance measurements: about 5 MB, 140,000 small edits by 500 clients. */
export const LARGE_BOARD: LargeBoardSize = { seed: 20_261_122, edits: 140_000, clients: 500, cards: 400 };

const WORDS = ["harbour ", "crane ", "night ", "seen ", "moving ", "west ", "report ", "unconfirmed ", "المرفأ ", "vessel "];
const FIELDS = ["severity", "status", "lane", "rank", "assignee"];

/**
 * A board with a long past, as one snapshot: every edit is a small transaction of a client picked by chance, at a place picked by
 * chance, among them deletes, so that the snapshot is as fragmented as a real one. Seeded: the same size gives the same bytes.
 *
 * The clients take turns in one document, which costs seconds where five hundred documents would cost minutes. No client edits at the
 * same time as another, except that a card's text is typed in short bursts by several people in turns.
 */
export function largeBoard(size: LargeBoardSize = LARGE_BOARD): Uint8Array {
  const random = seededNumbers(size.seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const doc = new Y.Doc();
  const clients = Array.from({ length: size.clients }, () => 1 + pick(4_294_967_000));
  const cards = doc.getMap<Y.Map<unknown>>("cards");
  const bodies: Y.Text[] = [];
  for (let index = 0; index < size.cards; index++) {
    doc.clientID = clients[pick(clients.length)] as number;
    const body = new Y.Text("Situation at ");
    cards.set(
      `card-${index}`,
      new Y.Map<unknown>([
        ["kind", "report"],
        ["title", `Sighting ${index}`],
        ["body", body],
        ["tags", Y.Array.from(["port"])],
      ]),
    );
    bodies.push(body);
  }
  for (let edit = size.cards; edit < size.edits; edit++) {
    doc.clientID = clients[pick(clients.length)] as number;
    const index = pick(size.cards);
    const roll = pick(20);
    const body = bodies[index] as Y.Text;
    if (roll === 0) (cards.get(`card-${index}`) as Y.Map<unknown>).set(FIELDS[pick(FIELDS.length)] as string, pick(1000));
    else if (roll < 5 && body.length > 20) body.delete(pick(body.length - 6), 1 + pick(5));
    else body.insert(pick(body.length + 1), `${WORDS[pick(WORDS.length)] as string}${WORDS[pick(WORDS.length)] as string}`);
  }
  return Y.encodeStateAsUpdate(doc);
}
