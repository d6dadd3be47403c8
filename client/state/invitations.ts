import type { InvitationShown } from "../../shared/rest/invitations.ts";
import { personApi } from "../control/person-api.ts";
import { PacedReading } from "./paced-reading.ts";
import { askWhoseSession } from "./session.ts";
import { Signal } from "./signal.ts";

/** The invitations that one person has not answered (A14). */
export class Invitations {
  readonly current = new Signal<readonly InvitationShown[]>([]);
  readonly #person: string;
  /** Ids of those that the person has answered here: a reading that began before may still hold them. */
  readonly #answered = new Set<string>();
  readonly #reading = new PacedReading(() => this.#read());

  /** `person`: the id of the person who is invited. */
  constructor(person: string) {
    this.#person = person;
  }

  /** Reads them, at first or again. What is shown stays where that fails. */
  ask(): void {
    this.#reading.ask();
  }

  /** Takes out one that the person has answered. */
  answered(id: string): void {
    this.#answered.add(id);
    this.#show(this.current.get());
  }

  /** Stops reading them. */
  close(): void {
    this.#reading.close();
  }

  async #read(): Promise<boolean> {
    const answer = await personApi.invitations();
    // Asked behind it: another person may have signed in in another tab, and they would be theirs.
    const isTheirs = await askWhoseSession(this.#person);
    if (answer.ok && isTheirs === true) this.#show(answer.value.invitations);
    return isTheirs === false || (answer.ok && isTheirs === true);
  }

  #show(invitations: readonly InvitationShown[]): void {
    this.current.set(invitations.filter(({ id }) => !this.#answered.has(id)));
  }
}
