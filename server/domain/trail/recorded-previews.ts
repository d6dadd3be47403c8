import type { Cause } from "../../ports/directory/trail.ts";

/** For how long a record of a preview stands for the same one, asked for again, milliseconds. A page asks again whenever the rights in the room change. */
export const PREVIEW_STANDS_MS = 10 * 60_000;
/** Records that a node remembers. */
const MOST = 10_000;

/** What is previewed: a room, as a member of a partner with a role. */
interface Previewed {
  readonly room: string;
  readonly partner: string;
  readonly role: string;
}

/**
 * Which previews have a record in the trail that is new enough to stand for them (TR5): one by the same person, with the same session and from the same
 * address, of the same room as the same member. What a node does not remember is recorded again, so that it may record one twice and none never.
 */
export class RecordedPreviews {
  readonly #most: number;
  /** When each was recorded, milliseconds since the epoch, the longest ago first. */
  readonly #recorded = new Map<string, number>();

  /** The `most` newest are remembered. */
  constructor(most = MOST) {
    this.#most = most;
  }

  /** Whether a record stands for a preview. */
  has(by: Cause, previewed: Previewed): boolean {
    const recorded = this.#recorded.get(keyOf(by, previewed));
    // A clock that was set back makes no record stand for longer.
    return recorded !== undefined && recorded <= by.at && by.at < recorded + PREVIEW_STANDS_MS;
  }

  /** To be called once the record is durable. */
  add(by: Cause, previewed: Previewed): void {
    const key = keyOf(by, previewed);
    this.#recorded.delete(key);
    this.#recorded.set(key, by.at);
    for (const oldest of this.#recorded.keys()) {
      if (this.#recorded.size <= this.#most) break;
      this.#recorded.delete(oldest);
    }
  }
}

function keyOf({ actor, session, address }: Cause, { room, partner, role }: Previewed): string {
  return JSON.stringify([actor, session, address, room, partner, role]);
}
