import { join } from "node:path";
import { openLedger } from "../../../server/adapters/sqlite/open-ledger.ts";
import { encodeActBody } from "../../../shared/acts/act-body.ts";
import type { ActType, SaidOf } from "../../../shared/acts/act-types.ts";
import { chainAct, type ChainEnd } from "../../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { hashLabel } from "../../../shared/contribution/label.ts";
import { sha256 } from "../../support/entries.ts";

/** Where acts go, and who says them by turns. */
export interface SpokenBoard {
  readonly dataFolder: string;
  readonly compartment: string;
  readonly originator: string;
  readonly releasableTo: readonly string[];
  readonly cards: readonly string[];
  readonly people: readonly { readonly id: string; readonly partner: string }[];
}

/** Entries of one transaction. */
const AT_ONCE = 2_000;
/** Every so many comments one mentions someone. */
const MENTION_EVERY = 10;

interface NextAct {
  readonly type: ActType;
  readonly said: SaidOf<ActType>;
  readonly set?: { readonly subject?: string; readonly card?: string; readonly concerns?: readonly string[] };
}

/**
 * Appends acts to a log as if people had said them for months: of ten, five comments, two answers, a thread that is resolved, a sighting and an
 * opinion, over all cards. Written into the ledger itself, because a person makes two a second at most. No server may have the folder open.
 */
export async function sayMuch(board: SpokenBoard, count: number): Promise<void> {
  const { dataFolder, compartment, originator, releasableTo, people } = board;
  const ledger = openLedger(join(dataFolder, "ledger.db"));
  try {
    const labelHash = hashLabel({ compartment, originator, releasableTo }, sha256);
    const head = await ledger.head(compartment);
    const [last] = await ledger.read(compartment, { after: head.seq - 1, limit: 1 });
    let end: ChainEnd = { seq: head.seq, hash: head.hash, at: last?.at ?? 0 };
    const talk = new Talk(board);
    for (let made = 0; made < count; made += AT_ONCE) {
      const expectedHead = end.hash;
      const entries: LedgerEntry[] = [];
      for (let index = made; index < Math.min(count, made + AT_ONCE); index += 1) {
        const id = index.toString(16).padStart(32, "0");
        const person = people[index % people.length] ?? { id: "", partner: "" };
        const { type, said, set } = talk.next(index, id);
        const by = { compartment, author: person.id, partner: person.partner, session: "bench", at: Date.now(), labelHash };
        const body = encodeActBody(JSON.parse(JSON.stringify({ said, set })) as Parameters<typeof encodeActBody>[0]);
        end = chainAct(end, by, { type, id, body }, sha256);
        entries.push(end as LedgerEntry);
      }
      const [outcome] = await ledger.append([{ compartment, expectedHead, entries }]);
      if (outcome !== "appended") throw new Error(`the acts were not appended: ${outcome ?? "nothing"}`);
    }
  } finally {
    await ledger.close();
  }
}

/** What is said next. */
class Talk {
  readonly #board: SpokenBoard;
  /** The last thread of each card, and who began it. */
  readonly #threads = new Map<string, { readonly id: string; readonly by: string }>();

  constructor(board: SpokenBoard) {
    this.#board = board;
  }

  next(index: number, id: string): NextAct {
    const { cards, people } = this.#board;
    // Each round of ten is about one card.
    const card = cards[Math.floor(index / 10) % cards.length] ?? "";
    const person = people[index % people.length] ?? { id: "", partner: "" };
    const other = people[(index + 1) % people.length]?.id ?? "";
    const thread = this.#threads.get(card);
    const text = `Word ${index} about what was seen from the pier before the light went`;
    switch (index % 10) {
      case 6:
      case 7:
        if (thread === undefined) break;
        return {
          type: "comment.made",
          said: { card, text, replyTo: thread.id },
          set: { subject: thread.id, concerns: thread.by === person.id ? [] : [thread.by] },
        };
      case 8:
        return { type: "sighting.made", said: { card, at: "2026-11-20T10:00:00Z", count: 3, note: text } };
      case 9:
        if (index % 20 === 9 && thread !== undefined)
          return { type: "comment.resolved", said: { comment: thread.id }, set: { subject: thread.id, card, concerns: [] } };
        return {
          type: "opinion.given",
          said: { card, opinion: "agree", explanation: text },
          set: { subject: `${person.partner}/${card}` },
        };
      default:
        break;
    }
    this.#threads.set(card, { id, by: person.id });
    return { type: "comment.made", said: { card, text, ...(index % MENTION_EVERY === 0 && { mentions: [other] }) } };
  }
}
