import * as Y from "yjs";
import { decodeReceipt, MESSAGE_RECEIPT } from "../../../shared/wire/receipt.ts";
import { openStockClient, type StockClient } from "../stock-client.ts";

const LETTERS = "the quick brown fox ";

/** Where an honest person types. */
export interface TypingPlace {
  readonly socketUrl: string;
  readonly board: string;
  readonly token: string;
}

/** An honest person: one stock client that types into a card of its own, letter by letter, and notes when each was saved. */
export class TypingPerson {
  readonly client: StockClient;
  /** From each edit to its receipt, milliseconds. */
  receiptsMs: number[] = [];
  readonly #text = new Y.Text();
  /** When each edit left, by the clock after it. */
  readonly #sent = new Map<number, number>();

  constructor({ socketUrl, board, token }: TypingPlace) {
    this.client = openStockClient({ socketUrl, compartment: board, token, receipts: true });
    const { provider, doc } = this.client;
    provider.messageHandlers[MESSAGE_RECEIPT] = (_encoder, decoder) => {
      const receipt = decodeReceipt(decoder.arr);
      decoder.pos = decoder.arr.length;
      if (receipt.ok) for (const [client, clock] of receipt.value.tops) if (client === doc.clientID) this.#saved(clock);
    };
  }

  /** Makes the card. Call once the client is synced. */
  begin(): void {
    this.client.doc.getMap("cards").set(`honest-${this.client.doc.clientID}`, new Y.Map([["title", this.#text]]));
  }

  type(): void {
    const { doc } = this.client;
    this.#text.insert(this.#text.length, LETTERS[this.#text.length % LETTERS.length] ?? " ");
    this.#sent.set(Y.getState(doc.store, doc.clientID), performance.now());
  }

  /** Forgets what was measured, and the edits that are under way. */
  forget(): void {
    this.receiptsMs = [];
    this.#sent.clear();
  }

  /** How long those edits have waited that have no receipt yet, milliseconds. */
  waiting(): number[] {
    return [...this.#sent.values()].map((at) => performance.now() - at);
  }

  #saved(top: number): void {
    for (const [clock, at] of this.#sent) {
      if (clock > top) return;
      this.receiptsMs.push(performance.now() - at);
      this.#sent.delete(clock);
    }
  }
}
