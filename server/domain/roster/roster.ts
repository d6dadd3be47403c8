import { can } from "../../../shared/access/can.ts";
import type { RosterPerson, RosterPlace, RosterUser } from "../../../shared/control/events.ts";
import type { CompartmentId, UserId } from "../../../shared/ids.ts";
import type { CompartmentRecord } from "../../ports/directory/compartments.ts";

/** One sign that a person is in a room: a control connection that follows it, or a sync connection to one of its compartments. */
export interface Sighting {
  readonly user: RosterUser;
  /** When this connection came, milliseconds since the epoch. */
  readonly sinceMs: number;
  readonly isIdle: boolean;
  readonly place: RosterPlace | null;
  /** True for a connection that follows the room as such; else the place is all there is to see of it. */
  readonly isInRoom: boolean;
}

/**
 * The roster of a room as one viewer may see it: people who can read a compartment that the viewer can read, each with only
 * those of their places that the viewer can read (T39). A connection to a compartment that the viewer cannot read does not
 * count at all: not even as a sign that its person is about. Several connections of a person are one entry.
 */
export function rosterFor(visible: readonly CompartmentRecord[], sightings: Iterable<Sighting>): RosterPerson[] {
  const readable = new Map<CompartmentId, CompartmentRecord>(visible.map((compartment) => [compartment.id, compartment]));
  const people = new Map<UserId, { user: RosterUser; places: Map<CompartmentId, RosterPlace>; sinceMs: number; isIdle: boolean }>();
  for (const { user, sinceMs, isIdle, place, isInRoom } of sightings) {
    if (!isInRoom && (place === null || !readable.has(place.id))) continue;
    if (!visible.some((compartment) => mayRead(user, compartment))) continue;
    const person = people.get(user.id) ?? { user, places: new Map<CompartmentId, RosterPlace>(), sinceMs, isIdle };
    people.set(user.id, person);
    person.sinceMs = Math.min(person.sinceMs, sinceMs);
    person.isIdle &&= isIdle;
    // A place with a card is more precise than the connection alone.
    if (place !== null && readable.has(place.id) && (place.card !== undefined || !person.places.has(place.id)))
      person.places.set(place.id, place);
  }
  return Array.from(people.values(), ({ user, places, sinceMs, isIdle }) => ({
    user,
    compartments: [...places.values()],
    idle: isIdle,
    since: new Date(sinceMs).toISOString(),
  })).toSorted((left, right) => (left.user.username < right.user.username ? -1 : 1));
}

/** Whether a person on the roster may read a compartment of the room. What they may do beside reading changes nothing of it (A6, A12). */
function mayRead({ id, partner, role }: RosterUser, compartment: CompartmentRecord): boolean {
  const principal = { userId: id, partner, isAdmin: false, isPartnerAdmin: false, mayRelease: false };
  return can(principal, "read-compartment", { ...compartment, kind: "compartment", role, isHeld: false });
}
