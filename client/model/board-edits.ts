import * as Y from "yjs";
import { bodyOf, createCard, moveCard, setField, setTitle, type NewCard, type Refusal } from "../../shared/board/card.ts";
import type { CardField, CardInput } from "../../shared/board/card-values.ts";
import { BOARD_LIMITS } from "../../shared/board/limits.ts";
import { createLink, type NewLink } from "../../shared/board/link.ts";
import { between } from "../../shared/board/rank.ts";
import { bodyText, newBody, newParagraph } from "../../shared/board/rich-text.ts";
import { cardsOf, linksOf } from "../../shared/board/roots.ts";
import type { Lane } from "../../shared/board/vocabulary.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { BoardLink, BoardStore } from "./board-store.ts";
import { cardKey, type CardKey } from "./card-key.ts";
import type { LastWords } from "./last-words.ts";
import { planPutBack } from "./put-back.ts";
import type { EditLabel, UndoStack } from "./undo-stack.ts";

type Outcome = Result<unknown, Refusal>;

const gone: Outcome = fail({ field: "card", reason: "no such card" });

/** Every change that a person can make on the board. Each call is one act that can be undone, but for {@link BoardEdits.adoptBody}; a refused call changes nothing. */
export class BoardEdits {
  readonly #board: BoardStore;
  readonly #undo: UndoStack;

  constructor(board: BoardStore, undo: UndoStack) {
    this.#board = board;
    this.#undo = undo;
  }

  /** Adds a card to a compartment and gives its key. */
  create(compartment: string, card: NewCard): Result<CardKey, Refusal> {
    const doc = this.#board.doc(compartment);
    if (doc === undefined) return fail({ field: "compartment", reason: "not open" });
    const label: EditLabel = { verb: "created", title: card.title };
    const made = this.#undo.run(compartment, label, (origin) => createCard(doc, card, origin));
    return made.ok ? ok(cardKey(compartment, card.id)) : made;
  }

  /** Deletes a card, and the links of its compartment that end in it. */
  remove(key: CardKey): Outcome {
    return this.#edit(key, "deleted", undefined, (_map, doc, id) => {
      cardsOf(doc).delete(id);
      for (const [link, value] of linksOf(doc)) {
        const ends = value as { from?: unknown; to?: unknown } | null;
        if (ends?.from === id || ends?.to === id) linksOf(doc).delete(link);
      }
      return ok(null);
    });
  }

  /** Sets or, with undefined, clears one plain field. */
  set<Field extends CardField>(key: CardKey, field: Field, value: CardInput<Field> | undefined): Outcome {
    return this.#edit(key, "changed", field, (map) => setField(map, field, value));
  }

  /** Changes the title by replacing as few letters as possible. */
  retitle(key: CardKey, title: string): Outcome {
    const map = this.#board.cardMap(key);
    const text: unknown = map?.get("title");
    if (map === undefined || !(text instanceof Y.Text)) return this.#edit(key, "changed", "title", (card) => setTitle(card, title));
    const card = this.#board.card(key);
    if (card === undefined) return gone;
    const label: EditLabel = { verb: "changed", title: card.card?.title ?? "", field: "title" };
    return this.#undo.type(card.compartment, label, { card: card.id, text }, () => setTitle(map, title));
  }

  /** Gives a card a body to write in, where another program left none or a plain text. It changes no word, so there is nothing to undo. */
  adoptBody(key: CardKey, body: Y.XmlFragment): Outcome {
    const map = this.#board.cardMap(key);
    if (map === undefined) return gone;
    map.set("body", body);
    return ok(null);
  }

  /**
   * Puts back what a card said when it was deleted, and does not say now: lacking words into the paragraphs that were changed meanwhile, lacking
   * lines at the end of its text. It takes no word away.
   */
  putBack(key: CardKey, words: LastWords): Outcome {
    const card = this.#board.card(key);
    const map = this.#board.cardMap(key);
    if (card === undefined || map === undefined) return gone;
    const { changed, added } = planPutBack(words, map);
    const body = bodyOf(map);
    const now = bodyText(body);
    const inserted = changed.flatMap(({ inserts }) => inserts.map((insert) => insert.words));
    if ([now, ...added].join("\n").length + inserted.join("").length > BOARD_LIMITS.body)
      return fail({ field: "body", reason: `longer than ${BOARD_LIMITS.body} characters` });
    const label: EditLabel = { verb: "changed", title: card.card?.title ?? "", field: "body" };
    if (!(body instanceof Y.XmlFragment)) {
      const whole = newBody([...(now === "" ? [] : [now]), ...added].join("\n"));
      this.#undo.run(card.compartment, label, () => map.set("body", whole));
      return ok(null);
    }
    this.#undo.write(card.compartment, label, { card: card.id, body }, () => {
      for (const { paragraph, inserts } of changed) for (const insert of inserts) paragraph.insert(insert.index, insert.words);
      body.push(added.map(newParagraph));
    });
    return ok(null);
  }

  /** Puts a card into a lane so that it stands at `index` among the other cards shown there. */
  move(key: CardKey, lane: Lane, index: number): Outcome {
    const others = this.#board.lane(lane).filter((other) => other !== key);
    const rankAt = (position: number) => this.#board.card(others[position] ?? key)?.rank ?? null;
    const at = Math.max(0, Math.min(index, others.length));
    const rank = between(at === 0 ? null : rankAt(at - 1), at === others.length ? null : rankAt(at));
    return this.#edit(key, "moved", "lane", (map, doc, id) => {
      if (rank !== null) {
        setField(map, "lane", lane);
        return setField(map, "rank", rank);
      }
      // No rank is left between the neighbours, so the card's compartment gets new ranks with space between them.
      const before = others.slice(0, at).map((other) => this.#board.card(other));
      const own = before.findLast((other) => other !== undefined && this.#board.doc(other.compartment) === doc);
      return moveCard(doc, id, { lane, after: own?.id ?? null });
    });
  }

  /** Adds a link, from the sheet of the card `key`. It goes into `compartment`, which must be the narrower of its two ends'. */
  link(compartment: string, key: CardKey, link: NewLink): Outcome {
    const doc = this.#board.doc(compartment);
    if (doc === undefined) return gone;
    const title = this.#titleOf(key);
    return this.#undo.run(compartment, { verb: "linked", title }, (origin) => createLink(doc, crypto.randomUUID(), link, origin));
  }

  /** Removes a link, in the sheet of the card `key`. */
  unlink(key: CardKey, link: BoardLink): Outcome {
    const doc = this.#board.doc(link.compartment);
    if (doc === undefined) return gone;
    const title = this.#titleOf(key);
    return this.#undo.run(link.compartment, { verb: "unlinked", title }, (origin) => {
      doc.transact(() => linksOf(doc).delete(link.link.id), origin);
      return ok(null);
    });
  }

  #titleOf(key: CardKey): string {
    return this.#board.card(key)?.card?.title ?? "";
  }

  #edit(
    key: CardKey,
    verb: EditLabel["verb"],
    field: string | undefined,
    change: (map: Y.Map<unknown>, doc: Y.Doc, id: string) => Outcome,
  ): Outcome {
    const card = this.#board.card(key);
    const doc = card && this.#board.doc(card.compartment);
    const map = this.#board.cardMap(key);
    if (card === undefined || doc === undefined || map === undefined) return gone;
    const title = this.#titleOf(key);
    const label: EditLabel = field === undefined ? { verb, title } : { verb, title, field };
    return this.#undo.run(card.compartment, label, (origin) => {
      let outcome: Outcome = gone;
      doc.transact(() => {
        outcome = change(map, doc, card.id);
      }, origin);
      return outcome;
    });
  }
}
