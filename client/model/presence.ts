import type { RosterPerson, RosterUser } from "../../shared/control/events.ts";
import { cardKey, type CardKey } from "./card-key.ts";

/** Another person who has a card open, and the field they are in. */
export interface CardGuest {
  readonly user: RosterUser;
  readonly field: string | undefined;
  readonly isIdle: boolean;
}

const NO_GUESTS: readonly CardGuest[] = [];

/** The people in each card, without the viewer. The list of a card stays the same array until someone in that card comes, goes or changes. */
export class CardGuests {
  readonly #ownId: string;
  #guests: ReadonlyMap<CardKey, readonly CardGuest[]> = new Map();

  /** `ownId`: the viewer. */
  constructor(ownId: string) {
    this.#ownId = ownId;
  }

  /** The people in one card. */
  of(key: CardKey): readonly CardGuest[] {
    return this.#guests.get(key) ?? NO_GUESTS;
  }

  /** Takes a new roster. */
  set(people: readonly RosterPerson[]): void {
    const guests = new Map<CardKey, CardGuest[]>();
    for (const { user, compartments, idle } of people) {
      if (user.id === this.#ownId) continue;
      for (const { id, card, field } of compartments) {
        if (card === undefined) continue;
        const key = cardKey(id, card);
        const inCard = guests.get(key) ?? [];
        guests.set(key, inCard);
        inCard.push({ user, field, isIdle: idle });
      }
    }
    this.#guests = new Map(Array.from(guests, ([key, now]) => [key, sameOr(this.of(key), now)]));
  }
}

function sameOr(before: readonly CardGuest[], now: readonly CardGuest[]): readonly CardGuest[] {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

/** Sorts people: the viewer first, then active before idle, then by name. */
export function inOrder(people: readonly RosterPerson[], ownId: string): readonly RosterPerson[] {
  const weight = (person: RosterPerson) => (person.user.id === ownId ? 0 : 1 + Number(person.idle));
  return people.toSorted((a, b) => weight(a) - weight(b) || a.user.displayName.localeCompare(b.user.displayName));
}
