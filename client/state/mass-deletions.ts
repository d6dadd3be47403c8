import type { RemovedBeside } from "../control/beside-deletion.ts";
import type { ReadDeletion } from "../control/read-events.ts";
import { Signal } from "./signal.ts";

/** Dismissed notices that are remembered; they stop being sent after a day. */
const MOST_DISMISSED = 100;

/** The mass deletions that this person is told of, without those that they have dismissed on this device. */
export class MassDeletions {
  readonly shown = new Signal<readonly ReadDeletion[]>([]);
  /** What was removed together with the cards of a mass deletion that was restored, until it is back or the person has dismissed it. */
  readonly beside = new Signal<readonly RemovedBeside[]>([]);
  readonly #key: string;
  #all: readonly ReadDeletion[] = [];

  /** `person`: whose dismissals these are; several people may use one device. */
  constructor(person: string) {
    this.#key = `majlis.dismissed-deletions.${person}`;
  }

  /** Takes the server's list, which replaces the one before. */
  set(deletions: readonly ReadDeletion[]): void {
    this.#all = deletions;
    this.#show();
  }

  /** Every mass deletion of the server's list, dismissed ones too. */
  get all(): readonly ReadDeletion[] {
    return this.#all;
  }

  /** Tells of what was removed together with a mass deletion. */
  addBeside(found: readonly RemovedBeside[]): void {
    const ids = new Set(found.map(({ id }) => id));
    this.beside.set([...this.beside.get().filter(({ id }) => !ids.has(id)), ...found]);
  }

  /** Hides the notice of what was removed together with a mass deletion. */
  dismissBeside(id: string): void {
    this.beside.set(this.beside.get().filter((removed) => removed.id !== id));
  }

  /** Hides one notice from this person for good. */
  dismiss(id: string): void {
    const dismissed = [...this.#dismissed(), id].slice(-MOST_DISMISSED);
    try {
      localStorage.setItem(this.#key, JSON.stringify(dismissed));
    } catch {
      // Storage is switched off in this browser: the notice comes back with the next load.
    }
    this.#all = this.#all.filter((deletion) => deletion.id !== id);
    this.#show();
  }

  #show(): void {
    const dismissed = new Set(this.#dismissed());
    this.shown.set(this.#all.filter(({ id }) => !dismissed.has(id)));
  }

  #dismissed(): string[] {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(this.#key) ?? "[]");
      return Array.isArray(stored) ? stored.filter((id): id is string => typeof id === "string") : [];
    } catch {
      return [];
    }
  }
}
