/**
 * Everyone on an allied site, one of each role and authority, and of nations that may and may not read: `role` is theirs in the harbour room,
 * unless `room` names another one.
 */
export const PEOPLE = {
  root: { partner: "HUB", isAdmin: true },
  "lead-alf": { partner: "ALF", role: "lead", mayRelease: true },
  "chief-alf": { partner: "ALF", isPartnerAdmin: true },
  "lead-brv": { partner: "BRV", role: "lead" },
  "analyst-brv": { partner: "BRV", role: "analyst", mayRelease: true },
  "chief-brv": { partner: "BRV", isPartnerAdmin: true, role: "watch" },
  "watch-crl": { partner: "CRL", role: "watch" },
  "release-crl": { partner: "CRL", role: "watch", mayRelease: true },
  // Removed by the host, and reads on what their nation originated (A13).
  "former-crl": { partner: "CRL", role: "former" },
  // Alone of a nation that reads one hidden compartment (T39).
  "quiet-efg": { partner: "EFG", role: "watch", mayRelease: true },
  "lead-dlt": { partner: "DLT", role: "lead", room: "island", isPartnerAdmin: true },
  "analyst-dlt": { partner: "DLT", role: "analyst", room: "island" },
} as const satisfies Readonly<Record<string, PersonSpec>>;

interface PersonSpec {
  readonly partner: string;
  readonly role?: "lead" | "analyst" | "watch" | "former";
  readonly room?: RoomName;
  readonly isAdmin?: true;
  readonly isPartnerAdmin?: true;
  readonly mayRelease?: true;
}

/** The name of a person of {@link PEOPLE}. */
export type PersonName = keyof typeof PEOPLE;
/** The rooms: `harbour` of everyone but DLT, `island` of DLT alone, `offer` of its maker, who has invited one more. */
export type RoomName = (typeof ROOM_NAMES)[number];
/** Every name of a room. */
export const ROOM_NAMES = ["harbour", "island", "offer"] as const;

/** Every name of a person. */
export const PERSON_NAMES = Object.keys(PEOPLE) as readonly PersonName[];

/** Every compartment, with who makes it and the nations it is released to beside its maker's. */
export const COMPARTMENTS = {
  wide: { room: "harbour", maker: "lead-alf", releasableTo: ["BRV", "CRL"] },
  narrow: { room: "harbour", maker: "lead-alf", releasableTo: ["BRV"] },
  alone: { room: "harbour", maker: "lead-alf", releasableTo: [] },
  brv: { room: "harbour", maker: "lead-brv", releasableTo: [] },
  crl: { room: "harbour", maker: "release-crl", releasableTo: [] },
  efg: { room: "harbour", maker: "quiet-efg", releasableTo: [] },
  dlt: { room: "island", maker: "lead-dlt", releasableTo: [] },
  offer: { room: "offer", maker: "lead-brv", releasableTo: [] },
} as const satisfies Readonly<Record<string, { room: RoomName; maker: PersonName; releasableTo: readonly string[] }>>;

/** The name of a compartment of {@link COMPARTMENTS}. */
export type CompartmentName = keyof typeof COMPARTMENTS;
/** Every name of a compartment. */
export const COMPARTMENT_NAMES = Object.keys(COMPARTMENTS) as readonly CompartmentName[];

/** Who is invited to the room `offer`, and has not answered. */
export const INVITED: PersonName = "watch-crl";

/** The nation of each room's maker, which hosts it. */
const HOSTS: Readonly<Record<RoomName, string>> = { harbour: "ALF", island: "DLT", offer: "BRV" };

const spec = (person: PersonName): PersonSpec => PEOPLE[person];

/** A person's role in a room, or null. */
export function roleIn(room: RoomName, person: PersonName): PersonSpec["role"] | null {
  if (room === "offer") return person === COMPARTMENTS.offer.maker ? "lead" : null;
  const { role, room: own = "harbour" } = spec(person);
  return role !== undefined && own === room ? role : null;
}

/** Who may read a compartment. Written out here and not asked of the product's policy: it is what the product is held against (A2, A13). */
export function readersOf(name: CompartmentName): ReadonlySet<PersonName> {
  const { room, maker, releasableTo } = COMPARTMENTS[name];
  const originator = spec(maker).partner;
  const nations: ReadonlySet<string> = new Set([originator, ...releasableTo]);
  return new Set(
    PERSON_NAMES.filter((person) => {
      const role = roleIn(room, person);
      const { partner } = spec(person);
      return role !== null && (role === "former" ? partner === originator : nations.has(partner));
    }),
  );
}

/** Who may know a room: its members, former ones too, and who is invited to it. */
export function knowersOfRoom(room: RoomName): ReadonlySet<PersonName> {
  return new Set(PERSON_NAMES.filter((person) => roleIn(room, person) !== null || (room === "offer" && person === INVITED)));
}

/** Whether a person administers the site or their nation. */
export function isAdministrator(person: PersonName): boolean {
  const { isAdmin, isPartnerAdmin } = spec(person);
  return isAdmin === true || isPartnerAdmin === true;
}

/** Who finds a room by its id in the list of rooms with their hosts: administrators of the site, and of the nation that hosts it (A22). */
export function administratorsOfRoom(room: RoomName): ReadonlySet<PersonName> {
  return new Set(
    PERSON_NAMES.filter((person) => {
      const { isAdmin, isPartnerAdmin, partner } = spec(person);
      return isAdmin === true || (isPartnerAdmin === true && partner === HOSTS[room]);
    }),
  );
}

/**
 * Who may know an account: its person, administrators of the site and of its nation, who can read a compartment with it (A10), the leads of
 * its room's host, and the two sides of an invitation.
 */
export function knowersOfAccount(of: PersonName): ReadonlySet<PersonName> {
  const { partner, room = "harbour" } = spec(of);
  const shared = COMPARTMENT_NAMES.map(readersOf).filter((readers) => readers.has(of));
  const isInvitation = (one: PersonName, other: PersonName): boolean => one === INVITED && other === COMPARTMENTS.offer.maker;
  return new Set(
    PERSON_NAMES.filter((person) => {
      const { isAdmin, isPartnerAdmin, partner: nation } = spec(person);
      if (person === of || isAdmin === true || (isPartnerAdmin === true && nation === partner)) return true;
      if (person === "lead-alf" && roleIn(room, of) !== null && room === "harbour") return true;
      return shared.some((readers) => readers.has(person)) || isInvitation(person, of) || isInvitation(of, person);
    }),
  );
}

/** Who looks after an account: its person, and administrators of the site and of its nation, who see its tokens. */
export function keepersOf(of: PersonName): ReadonlySet<PersonName> {
  const { partner } = spec(of);
  return new Set(
    PERSON_NAMES.filter((person) => {
      const { isAdmin, isPartnerAdmin, partner: nation } = spec(person);
      return person === of || isAdmin === true || (isPartnerAdmin === true && nation === partner);
    }),
  );
}

/** Who may know the id of a person's token: who looks after it, and who can read what was written with it, since every entry names it (FORMAT.md). */
export function knowersOfToken(of: PersonName): ReadonlySet<PersonName> {
  const written = COMPARTMENT_NAMES.map(readersOf).filter((readers) => readers.has(of));
  return new Set([...keepersOf(of), ...written.flatMap((readers) => [...readers])]);
}
