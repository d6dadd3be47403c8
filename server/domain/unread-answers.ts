/** A large answer that was given to a connection and has not been read to its end. */
interface Unread {
  readonly bytes: number;
  readonly cut: () => void;
}

/**
 * What large answers take of a node's memory until they are read. An answer is written to its connection in one piece, so that it stays in memory until its
 * last byte has left, however slowly. Where all of them together take more than a node has for them, the oldest one of whoever has the most is cut off: people
 * who read what they ask for keep theirs (RULES.md, L13).
 */
export class UnreadAnswers {
  readonly #most: number;
  readonly #byReader = new Map<string, Set<Unread>>();
  #bytes = 0;

  /** `most`: bytes of all of them together. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes that wait for their readers. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Counts an answer for a reader until what it gives is called. `cut` ends the answer's connection; it may be called before this returns. */
  add(reader: string, answer: { readonly bytes: number; readonly cut: () => void }): () => void {
    const unread: Unread = { ...answer };
    const own = this.#byReader.get(reader) ?? new Set();
    this.#byReader.set(reader, own.add(unread));
    this.#bytes += unread.bytes;
    while (this.#bytes > this.#most) this.#cutOldest();
    return () => this.#remove(reader, unread);
  }

  #cutOldest(): void {
    let most = { reader: "", bytes: 0 };
    for (const [reader, answers] of this.#byReader) {
      let bytes = 0;
      for (const answer of answers) bytes += answer.bytes;
      if (bytes > most.bytes) most = { reader, bytes };
    }
    const [oldest] = this.#byReader.get(most.reader) ?? [];
    if (oldest === undefined) throw new Error("broken assumption: bytes are counted that no answer has");
    this.#remove(most.reader, oldest);
    oldest.cut();
  }

  #remove(reader: string, unread: Unread): void {
    const own = this.#byReader.get(reader);
    if (own?.delete(unread) !== true) return;
    this.#bytes -= unread.bytes;
    if (own.size === 0) this.#byReader.delete(reader);
  }
}
