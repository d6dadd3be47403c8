/** What a chunk of bytes takes in memory beyond them: one message may come in thousands of chunks. */
const CHUNK_BYTES = 256;

/** The unfinished message of one connection. */
export interface UnfinishedMessage {
  /**
   * So many bytes came in one chunk, and `endedOne` says whether they ended a message. False: the person's unfinished messages are now too large
   * together, and this connection must keep none.
   */
  came(bytes: number, endedOne: boolean): boolean;
  /** The connection is gone. */
  end(): void;
}

/**
 * Counts the bytes of messages that have begun to arrive, over all connections of a person on this node (RULES.md, L7). They are in memory
 * until the last one has come, which may be never. What the chunk that ends a message holds of the next one is not counted.
 */
export class UnfinishedMessages {
  readonly #most: number;
  readonly #byUser = new Map<string, number>();

  /** `most` is in bytes, for each person. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts for one more connection of a person. */
  begin(user: string): UnfinishedMessage {
    let held = 0;
    const hold = (bytes: number): number => {
      const ofUser = (this.#byUser.get(user) ?? 0) + bytes - held;
      held = bytes;
      if (ofUser === 0) this.#byUser.delete(user);
      else this.#byUser.set(user, ofUser);
      return ofUser;
    };
    return {
      came: (bytes, endedOne) => {
        const taken = bytes > 0 ? bytes + CHUNK_BYTES : bytes;
        return hold(endedOne ? 0 : Math.max(0, held + taken)) <= this.#most;
      },
      end: () => void hold(0),
    };
  }

  /** People who have any. */
  get people(): number {
    return this.#byUser.size;
  }
}
