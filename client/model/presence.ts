import type { RosterPerson, RosterUser } from "../../shared/control/events.ts";
import { cardKey, type CardKey } from "./card-key.ts";

/** Another person who has a card open, and the field they are in. */
export interface CardGuest {
  readonly user: RosterUser;
  readonly field: string | undefined;
  readonly isIdle: boolean;
}

/** The people in each card, without the viewer. */
export function guestsByCard(people: readonly RosterPerson[], ownId: string): ReadonlyMap<CardKey, readonly CardGuest[]> {
  const guests = new Map<CardKey, CardGuest[]>();
  for (const person of people) {
    if (person.user.id === ownId) continue;
    for (const place of person.compartments) {
      if (place.card === undefined) continue;
      const key = cardKey(place.id, place.card);
      guests.set(key, [...(guests.get(key) ?? []), { user: person.user, field: place.field, isIdle: person.idle }]);
    }
  }
  return guests;
}

/** Sorts people: the viewer first, then active before idle, then by name. */
export function inOrder(people: readonly RosterPerson[], ownId: string): readonly RosterPerson[] {
  const weight = (person: RosterPerson) => (person.user.id === ownId ? 0 : 1 + Number(person.idle));
  return people.toSorted((a, b) => weight(a) - weight(b) || a.user.displayName.localeCompare(b.user.displayName));
}
