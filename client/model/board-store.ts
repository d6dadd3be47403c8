import * as Y from "yjs";
import { isOnBoard, readCard, type Card } from "../../shared/board/card.ts";
import { readLink, type Link } from "../../shared/board/link.ts";
import { plainFault } from "../../shared/board/plain-value.ts";
import { UNREADABLE_MARKING } from "../../shared/marking/marking.ts";
import { compareRanks, MIDDLE_RANK } from "../../shared/board/rank.ts";
import { isTitleShape, titleText } from "../../shared/board/rich-text.ts";
import { cardsOf, linksOf } from "../../shared/board/roots.ts";
import { LANES, type Lane } from "../../shared/board/vocabulary.ts";
import { cardKey, parseCardKey, type CardKey } from "./card-key.ts";

/** The field at fault in a card that cannot be read (`card` for the whole), the title as stored where that is a text, and how it is marked. */
export interface UnreadableFault {
  readonly field: string;
  readonly title: string | null;
  /** What its field `marking` holds, or what stands for a value that is no plain data. */
  readonly marking: unknown;
}

/** One card of the union of boards; `card` is null where the stored value cannot be read, and `fault` says why. */
export interface BoardCard {
  readonly key: CardKey;
  readonly compartment: string;
  readonly id: string;
  readonly lane: Lane;
  readonly rank: string;
  readonly card: Card | null;
  readonly fault: UnreadableFault | null;
}

/** A link as seen from one of its two cards. A link is shown only if both of its ends are visible here. */
export interface BoardLink {
  /** Compartment that holds the link: the narrower of the two. */
  readonly compartment: string;
  readonly link: Link;
  readonly direction: "out" | "in";
  readonly other: CardKey;
}

interface Attached {
  readonly doc: Y.Doc;
  readonly detach: () => void;
}

/** What a flush concerns: topics to publish, and the cards that came, went or moved, with the lanes they left or entered. */
interface Touched {
  readonly topics: Set<string>;
  readonly lanes: Set<Lane>;
  readonly moved: Set<CardKey>;
}

/**
 * The board of a room as the screen reads it: the union of the attached documents.
 *
 * Changes are gathered and published together once per `schedule`, only to the cards and lanes that they touch;
 * every array and object it hands out stays the same until it changes.
 */
export class BoardStore {
  readonly #schedule: (flush: () => void) => void;
  readonly #attached = new Map<string, Attached>();
  readonly #cards = new Map<CardKey, BoardCard>();
  #all: readonly BoardCard[] | null = null;
  readonly #lanes = new Map<Lane, readonly CardKey[]>(LANES.map((lane) => [lane, []]));
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #dirty = new Map<CardKey, { readonly compartment: string; readonly id: string }>();
  /** Compartments whose document holds the whole board, and those of which the screens have it. */
  readonly #complete = new Set<string>();
  readonly #whole = new Set<string>();
  #links: ReadonlyMap<CardKey, readonly BoardLink[]> = new Map();
  #areLinksDirty = false;
  #areDocsChanged = false;
  #isScheduled = false;

  constructor(schedule: (flush: () => void) => void) {
    this.#schedule = schedule;
  }

  /**
   * Adds a compartment's document to the union. A second document for the same compartment replaces the first. The board counts as still
   * arriving until {@link complete} is called.
   */
  attach(compartment: string, doc: Y.Doc): void {
    if (this.#attached.get(compartment)?.doc === doc) return;
    this.detach(compartment);
    const onCards = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => this.#onCards(compartment, events);
    const onLinks = () => this.#markLinks();
    cardsOf(doc).observeDeep(onCards);
    linksOf(doc).observeDeep(onLinks);
    this.#attached.set(compartment, {
      doc,
      detach: () => {
        cardsOf(doc).unobserveDeep(onCards);
        linksOf(doc).unobserveDeep(onLinks);
      },
    });
    for (const id of cardsOf(doc).keys()) this.#mark(compartment, id);
    this.#areDocsChanged = true;
    this.#markLinks();
  }

  /** Says that an attached document holds the whole board now. */
  complete(compartment: string): void {
    if (!this.#attached.has(compartment) || this.#complete.has(compartment)) return;
    this.#complete.add(compartment);
    this.#areDocsChanged = true;
    this.#request();
  }

  /** Removes a compartment from the union: its cards leave the screen with the next flush. */
  detach(compartment: string): void {
    const attached = this.#attached.get(compartment);
    if (attached === undefined) return;
    attached.detach();
    this.#attached.delete(compartment);
    this.#complete.delete(compartment);
    this.#whole.delete(compartment);
    for (const card of this.#cards.values()) if (card.compartment === compartment) this.#mark(compartment, card.id);
    this.#areDocsChanged = true;
    this.#markLinks();
  }

  /** The document behind a compartment; undefined if it is not attached. */
  doc(compartment: string): Y.Doc | undefined {
    return this.#attached.get(compartment)?.doc;
  }

  /** The shared map of one card; undefined if there is none. */
  cardMap(key: CardKey): Y.Map<unknown> | undefined {
    const card = this.#cards.get(key);
    const doc = card && this.doc(card.compartment);
    const map = doc && cardsOf(doc).get(card.id);
    return map instanceof Y.Map ? map : undefined;
  }

  /** One card as last published. */
  card(key: CardKey): BoardCard | undefined {
    return this.#cards.get(key);
  }

  /** Whether a board has been published whole. Until then, what is not there may only be late. */
  isWhole(compartment: string): boolean {
    return this.#whole.has(compartment);
  }

  /** Whether a card is not on its board. False while the board arrives and while a change of the card waits to be published: the card may be about to come. */
  isAbsent(key: CardKey): boolean {
    const place = parseCardKey(key);
    return place !== null && this.isWhole(place.compartment) && !this.#cards.has(key) && !this.#dirty.has(key);
  }

  /** All cards as last published, in no order; the same array until the next publication that concerns one. */
  cards(): readonly BoardCard[] {
    return (this.#all ??= [...this.#cards.values()]);
  }

  /** The cards of a lane in order; a new array whenever it changes. */
  lane(lane: Lane): readonly CardKey[] {
    return this.#lanes.get(lane) ?? [];
  }

  /** The links of one card; the same array until any link changes. */
  links(key: CardKey): readonly BoardLink[] {
    return this.#links.get(key) ?? NO_LINKS;
  }

  /** Calls back when a card (`card:<key>`), a lane (`lane:<lane>`), the links (`links`), the documents and whether they are whole (`docs`) or anything (`all`) was published; returns the function that stops it. */
  subscribe(topic: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
    };
  }

  /** Detaches everything and forgets it. */
  close(): void {
    for (const compartment of this.#attached.keys()) this.detach(compartment);
    this.#flush();
    this.#listeners.clear();
  }

  #onCards(compartment: string, events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): void {
    for (const event of events) {
      const [id] = event.path;
      if (typeof id === "string") this.#mark(compartment, id);
      else if (event instanceof Y.YMapEvent) for (const changed of event.keysChanged) this.#mark(compartment, String(changed));
    }
  }

  #mark(compartment: string, id: string): void {
    this.#dirty.set(cardKey(compartment, id), { compartment, id });
    this.#request();
  }

  #markLinks(): void {
    this.#areLinksDirty = true;
    this.#request();
  }

  #request(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#schedule(() => this.#flush());
  }

  #flush(): void {
    this.#isScheduled = false;
    const touched: Touched = { topics: new Set(), lanes: new Set(), moved: new Set() };
    const { topics } = touched;
    if (this.#dirty.size > 0) this.#all = null;
    for (const [key, { compartment, id }] of this.#dirty) this.#refresh(key, this.#read(key, compartment, id), touched);
    this.#dirty.clear();
    if (touched.moved.size > 0) this.#placeMoved(touched);
    if (this.#areLinksDirty) {
      this.#areLinksDirty = false;
      this.#readLinks();
      topics.add("links");
    }
    for (const compartment of this.#complete) this.#whole.add(compartment);
    if (this.#areDocsChanged) topics.add("docs");
    this.#areDocsChanged = false;
    if (topics.size > 0) this.#publish(topics.add("all"));
  }

  #publish(topics: ReadonlySet<string>): void {
    for (const topic of topics) for (const listener of this.#listeners.get(topic) ?? []) listener();
  }

  /** Reads one card again and notes which topics that concerns. */
  #refresh(key: CardKey, after: BoardCard | undefined, touched: Touched): void {
    const before = this.#cards.get(key);
    // A card that came and went at once changes nothing but what `isAbsent` answers.
    if (before === undefined && after === undefined) touched.topics.add(`card:${key}`);
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    if (after === undefined) this.#cards.delete(key);
    else this.#cards.set(key, { ...after, card: keepingSame(before?.card, after.card) });
    touched.topics.add(`card:${key}`);
    // A card that came or went may be the end of a link.
    if ((before === undefined) !== (after === undefined)) this.#areLinksDirty = true;
    if (before?.lane !== after?.lane || before?.rank !== after?.rank) noteMove(key, [before, after], touched);
  }

  #read(key: CardKey, compartment: string, id: string): BoardCard | undefined {
    const doc = this.doc(compartment);
    const stored = doc && cardsOf(doc).get(id);
    if (!isOnBoard(stored)) return undefined;
    const read = readCard(id, stored);
    if (read.ok) {
      return { key, compartment, id, lane: read.value.lane, rank: read.value.rank, card: read.value, fault: null };
    }
    const lane = stored instanceof Y.Map ? (stored.get("lane") as unknown) : undefined;
    return {
      key,
      compartment,
      id,
      lane: LANES.find((known) => known === lane) ?? "new",
      rank: MIDDLE_RANK,
      card: null,
      fault: { field: read.error.field, title: rawTitle(stored), marking: rawMarking(stored) },
    };
  }

  /** Puts cards that came, went or moved where they belong in these lanes; all other cards keep their order. */
  #placeMoved({ topics, lanes, moved }: Touched): void {
    const cards = [...moved].flatMap((key) => this.#cards.get(key) ?? []).toSorted(laneOrder);
    for (const lane of lanes) {
      const staying = this.lane(lane).filter((key) => !moved.has(key));
      const order: CardKey[] = [];
      let next = 0;
      for (const card of cards.filter((moving) => moving.lane === lane)) {
        for (let other = staying[next]; other !== undefined && this.#comesBefore(other, card); other = staying[next]) {
          order.push(other);
          next += 1;
        }
        order.push(card.key);
      }
      this.#lanes.set(lane, [...order, ...staying.slice(next)]);
      topics.add(`lane:${lane}`);
    }
  }

  #comesBefore(key: CardKey, card: BoardCard): boolean {
    const other = this.#cards.get(key);
    return other !== undefined && laneOrder(other, card) < 0;
  }

  #readLinks(): void {
    const links = new Map<CardKey, BoardLink[]>();
    const add = (key: CardKey, link: BoardLink) => {
      const ofCard = links.get(key);
      if (ofCard === undefined) links.set(key, [link]);
      else ofCard.push(link);
    };
    for (const [compartment, { doc }] of this.#attached) {
      for (const [id, value] of linksOf(doc)) {
        const read = readLink(id, value);
        if (!read.ok) continue;
        const from = this.#endOf(compartment, read.value.from);
        const to = this.#endOf(compartment, read.value.to);
        if (from === undefined || to === undefined) continue;
        add(from, { compartment, link: read.value, direction: "out", other: to });
        if (from !== to) add(to, { compartment, link: read.value, direction: "in", other: from });
      }
    }
    this.#links = links;
  }

  /** An end is a card of the link's own compartment, else of another one that is visible here. */
  #endOf(compartment: string, id: string): CardKey | undefined {
    const own = cardKey(compartment, id);
    if (this.#cards.has(own)) return own;
    for (const other of this.#attached.keys()) if (this.#cards.has(cardKey(other, id))) return cardKey(other, id);
    return undefined;
  }
}

/** By rank, then id, then compartment: the same order on every screen that sees the same cards. */
function laneOrder(a: BoardCard, b: BoardCard): number {
  return compareRanks(a, b) || (a.compartment < b.compartment ? -1 : 1);
}

/** How a card is marked, as its field `marking` holds it: any value, undefined for none. What reads it is `shared/marking/`. */
export function storedMarking({ card, fault }: Pick<BoardCard, "card" | "fault">): unknown {
  return card === null ? fault?.marking : card.marking;
}

/** The marking of a card that cannot be read. Of a card that is no map at all nothing is known, which counts as no marking that can be read. */
function rawMarking(stored: unknown): unknown {
  if (!(stored instanceof Y.Map)) return UNREADABLE_MARKING;
  const marking: unknown = stored.get("marking");
  return marking === undefined || plainFault(marking) === null ? marking : UNREADABLE_MARKING;
}

const NO_LINKS: readonly BoardLink[] = [];

/** Notes a card that came, went or moved, and the lanes that it left or entered. */
function noteMove(key: CardKey, places: readonly (BoardCard | undefined)[], { moved, lanes }: Touched): void {
  moved.add(key);
  for (const place of places) if (place !== undefined) lanes.add(place.lane);
}

/** A card as it is now, with those values of before that are the same: a screen that shows one of them has nothing to do. */
function keepingSame(before: Card | null | undefined, after: Card | null): Card | null {
  if (before === null || before === undefined || after === null) return after;
  const known = before as unknown as Readonly<Record<string, unknown>>;
  const kept = Object.entries(after).map(([name, value]): [string, unknown] => [
    name,
    JSON.stringify(known[name]) === JSON.stringify(value) ? known[name] : value,
  ]);
  return Object.fromEntries(kept) as unknown as Card;
}

function rawTitle(stored: unknown): string | null {
  const title: unknown = stored instanceof Y.Map ? stored.get("title") : undefined;
  return isTitleShape(title) ? titleText(title) : null;
}
