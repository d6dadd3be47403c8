import type { GivenRole } from "../../shared/access/role.ts";
import type { RoomPreview } from "../../shared/rest/previews.ts";
import { accessApi } from "../control/access-api.ts";
import { isPassing, type RequestFailure } from "../control/rest-client.ts";
import { Signal } from "./signal.ts";

/** Looking at a room as a member of a partner would see it. */
export class PreviewSession {
  /** What is looked at; null while the room is seen as its member sees it. */
  readonly shown = new Signal<RoomPreview | null>(null);
  readonly #room: string;
  /** Number of the newest request: an answer that was overtaken shows nothing. */
  #asked = 0;
  #isRefreshing = false;
  /** Whether the room changed again while it was asked for. */
  #isStale = false;

  constructor(room: string) {
    this.#room = room;
  }

  /** Looks at the room as such a member. Resolves why that failed, or null. */
  async enter(partner: string, role: GivenRole): Promise<RequestFailure["code"] | null> {
    const number = ++this.#asked;
    const answer = await accessApi.preview(this.#room, partner, role);
    if (number !== this.#asked) return null;
    if (!answer.ok) return answer.error.code;
    this.shown.set(answer.value.preview);
    return null;
  }

  /**
   * Asks again what is looked at, because the room changed; once more behind that however often it changed meanwhile. Ends it where this person may look no
   * more.
   */
  async refresh(): Promise<void> {
    this.#isStale = true;
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    while (this.#isStale) {
      this.#isStale = false;
      await this.#askAgain();
    }
    this.#isRefreshing = false;
  }

  async #askAgain(): Promise<void> {
    const shown = this.shown.get();
    if (shown === null) return;
    const failure = await this.enter(shown.partner, shown.role);
    if (failure !== null && !isPassing(failure)) this.leave();
  }

  /** Goes back to the room as its member sees it. */
  leave(): void {
    this.#asked += 1;
    this.shown.set(null);
  }
}
