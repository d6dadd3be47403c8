/** What a chunk of bytes takes in memory beyond them: one message may come in thousands of chunks. */
const CHUNK_BYTES = 256;

/** The unfinished message of one connection. */
export interface UnfinishedMessage {
  /**
   * So many bytes came, in one chunk. False: the person's unfinished messages are now too large together, and this connection must keep
   * nothing more.
   */
  came(bytes: number): boolean;
  /** So many of the bytes that came were a ping or a pong, which is not kept. */
  wereControl(bytes: number): void;
  /** A message is whole. */
  whole(): void;
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
    /** Bytes that came and were no control frame, since nothing was unfinished. */
    let ofMessage = 0;
    const hold = (bytes: number): number => {
      const ofUser = (this.#byUser.get(user) ?? 0) + bytes - held;
      held = bytes;
      if (ofUser === 0) this.#byUser.delete(user);
      else this.#byUser.set(user, ofUser);
      return ofUser;
    };
    const none = (): void => {
      ofMessage = 0;
      hold(0);
    };
    return {
      came: (bytes) => {
        ofMessage += bytes;
        return hold(held + bytes + CHUNK_BYTES) <= this.#most;
      },
      wereControl: (bytes) => {
        ofMessage -= bytes;
        if (ofMessage <= 0) none();
        else hold(Math.max(0, held - bytes));
      },
      whole: none,
      end: none,
    };
  }

  /** People who have any. */
  get people(): number {
    return this.#byUser.size;
  }
}
