import type { RestClient } from "../rest-client.ts";
import type { CompartmentName, PersonName, RoomName } from "./people.ts";

/** Something that not everyone may know of. */
export interface Thing {
  /** What it is called as a parameter of a path, and in this site. */
  readonly kind:
    | "room"
    | "compartment"
    | "card"
    | "deleted-card"
    | "comment"
    | "sighting"
    | "opinion"
    | "release"
    | "recall"
    | "user"
    | "token"
    | "invitation";
  readonly id: string;
  readonly knownTo: ReadonlySet<PersonName>;
  /** Where it is, if in a compartment or room. */
  readonly place?: CompartmentName | RoomName;
}

/** A word that stands in one place and nowhere else. */
export interface Secret {
  readonly word: string;
  /** Where it stands, in words. */
  readonly what: string;
  readonly knownTo: ReadonlySet<PersonName>;
  /** Whether it is never shown again, not even to those who know it. */
  readonly isSaidOnce?: true;
}

/** A person who has signed in. */
export interface Person {
  readonly name: PersonName;
  readonly username: string;
  readonly id: string;
  /** On the first node. */
  readonly client: RestClient;
  readonly token: string;
}

/** A site of six nations with three rooms and eight compartments; something secret of every kind is in each of them. */
export interface AlliedSite {
  readonly people: Readonly<Record<PersonName, Person>>;
  readonly rooms: Readonly<Record<RoomName, string>>;
  readonly compartments: Readonly<Record<CompartmentName, string>>;
  readonly things: readonly Thing[];
  readonly secrets: readonly Secret[];
  /** Signs a person in at any node of the site. */
  readonly signIn: (url: string, person: PersonName) => Promise<RestClient>;
}
