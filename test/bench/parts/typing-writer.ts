import * as Y from "yjs";
import { encodeUpdate } from "../../../shared/wire/frame.ts";

/** Someone who types into a card of their own: real Yjs updates, one per keystroke, ready to send. */
export class TypingWriter {
  readonly clientId: number;
  readonly #doc = new Y.Doc();
  readonly #text = new Y.Text();
  #message: Uint8Array = new Uint8Array(0);

  constructor(clientId: number) {
    this.clientId = clientId;
    this.#doc.clientID = clientId;
    this.#doc.on("update", (update: Uint8Array) => {
      this.#message = encodeUpdate(update);
    });
  }

  /** The update that makes the card. Comes before the first keystroke. */
  begin(): Uint8Array {
    this.#doc.transact(() => {
      const card = new Y.Map();
      card.set("title", this.#text);
      this.#doc.getMap("cards").set(`card-${this.clientId}`, card);
    });
    return this.#message;
  }

  /** The next keystroke. */
  type(): Uint8Array {
    const { length } = this.#text;
    this.#text.insert(length, "the quick brown fox "[length % 20] ?? " ");
    return this.#message;
  }

  /** Deletes everything typed so far. */
  wipe(): Uint8Array {
    this.#text.delete(0, this.#text.length);
    return this.#message;
  }

  /** How far this writer's clock has come. */
  get clock(): number {
    return Y.getState(this.#doc.store, this.clientId);
  }

  /** What this writer has written. */
  get written(): string {
    return this.#text.toJSON();
  }

  /** Whether a document holds exactly what this writer has written. */
  isIn(doc: Y.Doc): boolean {
    const card: unknown = doc.getMap("cards").get(`card-${this.clientId}`);
    return card instanceof Y.Map && JSON.stringify(card.toJSON()) === JSON.stringify({ title: this.written });
  }

  /** Throws unless a document holds exactly what this writer has written. */
  expectIn(doc: Y.Doc): void {
    if (!this.isIn(doc)) throw new Error("a board differs from what was written");
  }
}
