import type { WaitingItem } from "../../shared/rest/releases.ts";
import { releaseApi } from "../control/release-api.ts";
import { isPassing, type RequestFailure } from "../control/rest-client.ts";
import { PacedReading } from "./paced-reading.ts";
import { askWhoseSession } from "./session.ts";
import { Signal } from "./signal.ts";

/** What waits for a person, as it is known here. */
interface ShownWaiting {
  /** The most urgent first; null until it has come. */
  readonly items: readonly WaitingItem[] | null;
  /** The server has more than these. */
  readonly isMore: boolean;
  /** Why it could not be read, or not be read again; null while it could. */
  readonly fault: RequestFailure["code"] | null;
}

/** What one person has to act on in all rooms: approvals, recalls, reviews. It ends when the server says that it was done. */
export class Waiting {
  readonly current = new Signal<ShownWaiting>({ items: null, isMore: false, fault: null });
  readonly #person: string;
  readonly #reading = new PacedReading(() => this.#read());

  /** `person`: the id of the person for whom it waits. */
  constructor(person: string) {
    this.#person = person;
  }

  /** Reads it, at first or again. */
  ask(): void {
    this.#reading.ask();
  }

  /** Stops reading it. */
  close(): void {
    this.#reading.close();
  }

  async #read(): Promise<boolean> {
    const answer = await releaseApi.waiting();
    // Asked behind it: another person may have signed in in another tab, and it would be theirs.
    const isTheirs = await askWhoseSession(this.#person);
    if (isTheirs === false) return true;
    // A node of an earlier version has no such list.
    if (!answer.ok && answer.error.code === "not-found") {
      this.current.set({ items: [], isMore: false, fault: null });
      return true;
    }
    if (!answer.ok || isTheirs === null) {
      const fault = answer.ok ? "offline" : answer.error.code;
      this.current.set({ ...this.current.get(), fault });
      return !isPassing(fault);
    }
    const { waiting: items, isMore } = answer.value;
    this.current.set({ items, isMore, fault: null });
    return true;
  }
}
