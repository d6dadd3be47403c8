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

/** What the unfinished messages of one person take, and over how many connections they may come. */
interface OfPerson {
  bytes: number;
  connections: number;
}

/**
 * Counts the bytes of messages that have begun to arrive, over all connections of a person on this node (RULES.md, L7). They are in memory
 * until the last one has come, which may be never. What the chunk that ends a message holds of the next one is not counted.
 */
export class UnfinishedMessages {
  readonly #most: number;
  readonly #byUser = new Map<string, OfPerson>();

  /** `most` is in bytes, for each person. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts for one more connection of a person. */
  begin(user: string): UnfinishedMessage {
    const person = this.#enter(user);
    let held = 0;
    /** Bytes that came and were no control frame, since nothing was unfinished. */
    let ofMessage = 0;
    let isOver = false;
    const hold = (bytes: number): void => {
      person.bytes += bytes - held;
      held = bytes;
    };
    const none = (): void => {
      ofMessage = 0;
      hold(0);
    };
    return {
      came: (bytes) => {
        ofMessage += bytes;
        hold(held + bytes + CHUNK_BYTES);
        return person.bytes <= this.#most;
      },
      wereControl: (bytes) => {
        ofMessage -= bytes;
        if (ofMessage <= 0) none();
        else hold(Math.max(0, held - bytes));
      },
      whole: none,
      end: () => {
        none();
        if (!isOver) this.#leave(user, person);
        isOver = true;
      },
    };
  }

  /** People who have any. */
  get people(): number {
    let people = 0;
    for (const { bytes } of this.#byUser.values()) if (bytes > 0) people++;
    return people;
  }

  #enter(user: string): OfPerson {
    const person = this.#byUser.get(user) ?? { bytes: 0, connections: 0 };
    this.#byUser.set(user, person);
    person.connections++;
    return person;
  }

  #leave(user: string, person: OfPerson): void {
    if (--person.connections === 0) this.#byUser.delete(user);
  }
}
