import * as Y from "yjs";
import { linksOf, cardsOf } from "../../../shared/board/roots.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { readPages, updateOf } from "../history/ledger-updates.ts";
import { packOrReplay } from "../history/packing/pack-or-replay.ts";
import { applyTogether, ledgerDocument } from "../history/replay/ledger-document.ts";
import { newestConfirmed, type SnapshotSources } from "../history/snapshots/newest-confirmed.ts";
import { documentCost } from "../history/timeline/document-cost.ts";
import { CardIndex } from "./card-index.ts";
import { readSourceCard } from "./read-card.ts";

/** A compartment's document and the index of its cards, which moves on with its ledger. */
export class IndexedBoard {
  readonly compartment: CompartmentId;
  readonly index = new CardIndex();
  readonly doc = ledgerDocument();
  #seq = 0;
  #cost = 0;
  readonly #changed = new Set<string>();

  constructor(compartment: CompartmentId) {
    this.compartment = compartment;
    this.doc.on("afterTransaction", (transaction: Y.Transaction) => this.#note(transaction));
  }

  /** The entry up to which it has been read. */
  get seq(): number {
    return this.#seq;
  }

  /** What it takes, in bytes of updates (`documentCost`); the index takes about as much memory as the document. */
  get cost(): number {
    return this.#cost;
  }

  /** Reads up to the head, or leaves it as it was and throws: what could not be read whole must not count as read. */
  async catchUp(sources: SnapshotSources): Promise<void> {
    const { ledger, log } = sources;
    const head = await ledger.head(this.compartment);
    if (head.seq === this.#seq) return;
    const base = this.#seq === 0 ? await newestConfirmed(sources, this.compartment, head.seq) : { seq: this.#seq, update: null };
    const updates: Uint8Array[] = base.update === null ? [] : [base.update];
    let last = base.seq;
    for await (const page of readPages(ledger, this.compartment, { after: base.seq, upTo: head.seq })) {
      for (const entry of page) {
        const update = updateOf(entry);
        if (update !== null) updates.push(update);
        last = entry.seq;
      }
    }
    if (last !== head.seq) throw new Error(`the log of ${this.compartment} ends before ${head.seq}, which its head says`);
    const together = this.#seq === 0 && updates.length > 1 ? [packOrReplay(updates, { compartment: this.compartment, log })] : updates;
    applyTogether(this.doc, together);
    for (const update of together) this.#cost += documentCost(update);
    this.#readChanged();
    this.#seq = head.seq;
  }

  /** Ids of the cards that a link of this board connects with a card, and of those that it says it comes from. */
  linkedWith(card: string): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const link of linksOf(this.doc).values()) {
      const { from, to } = (typeof link === "object" && link !== null ? link : {}) as { from?: unknown; to?: unknown };
      if (from === card && typeof to === "string") ids.add(to);
      if (to === card && typeof from === "string") ids.add(from);
    }
    const held = cardsOf(this.doc).get(card);
    const derivedFrom: unknown = held instanceof Y.Map ? held.get("derivedFrom") : undefined;
    if (Array.isArray(derivedFrom)) for (const id of derivedFrom) if (typeof id === "string") ids.add(id);
    ids.delete(card);
    return ids;
  }

  /** Releases the document. */
  close(): void {
    this.doc.destroy();
  }

  /** Notes which cards a transaction changed, at whatever depth. */
  #note({ changed }: Y.Transaction): void {
    const cards = cardsOf(this.doc) as Y.AbstractType<unknown>;
    for (const [type, keys] of changed) {
      if ((type as Y.AbstractType<unknown>) === cards) for (const key of keys) this.#noteKey(key);
      let at = type as Y.AbstractType<unknown>;
      while (at._item !== null && at._item.parent !== cards && at._item.parent instanceof Y.AbstractType)
        at = at._item.parent as Y.AbstractType<unknown>;
      if (at._item !== null && at._item.parent === cards) this.#noteKey(at._item.parentSub);
    }
  }

  #noteKey(key: string | null): void {
    if (key !== null) this.#changed.add(key);
  }

  #readChanged(): void {
    const cards = cardsOf(this.doc);
    for (const id of this.#changed) {
      if (cards.has(id)) this.index.put(readSourceCard(this.compartment, id, cards.get(id)));
      else this.index.remove(id);
      this.#changed.delete(id);
    }
  }
}
