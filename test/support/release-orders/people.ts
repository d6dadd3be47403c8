import { Tables } from "../../../server/adapters/memory/directory/tables.ts";
import type { AuthenticatedUser } from "../../../server/domain/authenticated-user.ts";
import type { UserRecord } from "../../../server/ports/directory/accounts.ts";
import type { Role } from "../../../shared/access/role.ts";

/** The room of an order, its compartments, and a room that none of these people but one is in. */
export const ROOM = "room-1";
/** The compartment that is released from: ALF's, with text of ALF, BRV and CRL. */
export const NARROW = "narrow";
/** Compartments that an order asks to release to, with what is to become of that. */
export const TARGETS = { wide: "open", other: "open", inside: "closed", elsewhere: "closed", absent: "closed", unread: "closed" } as const;
/** See {@link TARGETS}. */
export type Target = keyof typeof TARGETS;

const COMPARTMENTS = [
  { id: NARROW, room: ROOM, originator: "ALF", releasableTo: ["ALF", "BRV", "CRL"] },
  { id: "wide", room: ROOM, originator: "ALF", releasableTo: ["ALF", "BRV", "CRL", "DLT"] },
  { id: "other", room: ROOM, originator: "BRV", releasableTo: ["ALF", "BRV", "DLT"] },
  { id: "inside", room: ROOM, originator: "ALF", releasableTo: ["ALF", "BRV"] },
  { id: "unread", room: ROOM, originator: "DLT", releasableTo: ["DLT"] },
  { id: "elsewhere", room: "room-2", originator: "ALF", releasableTo: ["ALF", "DLT"] },
] as const;

const PEOPLE: Readonly<Record<string, readonly [partner: string, mayRelease: boolean, role: Role | null]>> = {
  "a-lead": ["ALF", true, "lead"],
  "a-second": ["ALF", true, "watch"],
  "a-analyst": ["ALF", false, "analyst"],
  "a-outside": ["ALF", true, null],
  "b-authority": ["BRV", true, "analyst"],
  "b-watch": ["BRV", true, "watch"],
  "b-lead": ["BRV", false, "lead"],
  "c-authority": ["CRL", true, "watch"],
  "c-former": ["CRL", true, "former"],
  "d-authority": ["DLT", true, "analyst"],
};

/** Ids of the people of an order. */
export const USERS = Object.keys(PEOPLE);

/** The directory's tables as an order finds them. */
export function tablesOfOrder(): Tables {
  const tables = new Tables();
  for (const code of ["ALF", "BRV", "CRL", "DLT"]) tables.partners.set(code, { code, name: code });
  for (const [id, [partner, mayRelease]] of Object.entries(PEOPLE)) {
    const user: UserRecord = {
      id,
      username: id,
      displayName: id,
      partner,
      isAdmin: false,
      isPartnerAdmin: false,
      mayRelease,
      isDisabled: false,
    };
    tables.users.set(id, { user, passwordHash: "" });
  }
  const inRoom = Object.entries(PEOPLE).flatMap(([id, [, , role]]) => (role === null ? [] : [[id, role] as const]));
  tables.rooms.set(ROOM, { room: { id: ROOM, title: "Strait", summary: "", host: "ALF", createdAt: 1 }, roles: new Map(inRoom) });
  tables.rooms.set("room-2", {
    room: { id: "room-2", title: "Gulf", summary: "", host: "ALF", createdAt: 2 },
    roles: new Map([["a-lead", "lead"]]),
  });
  for (const [index, compartment] of COMPARTMENTS.entries())
    tables.compartments.set(compartment.id, {
      ...compartment,
      name: compartment.id,
      createdAt: index,
      home: "site",
      ceiling: { classification: null, tlp: "amber" },
    });
  return tables;
}

/** A person as they signed in: their account as it is now. */
export function signedIn(tables: Tables, id: string): AuthenticatedUser | null {
  const user = tables.users.get(id)?.user;
  if (user === undefined || user.isDisabled) return null;
  return { user: { ...user }, credential: { kind: "session", id: `session-of-${id}`, expiresAt: Number.MAX_SAFE_INTEGER } };
}

/** Whether a person may release out of the narrow compartment, in the words of the issue: the authority of their nation, which reads it, and a place in the room. */
export function hasAuthority(tables: Tables, id: string): boolean {
  const user = tables.users.get(id)?.user;
  const role = tables.rooms.get(ROOM)?.roles.get(id);
  const isHeld = tables.writeHolds.some((hold) => hold.user === id && hold.compartment === NARROW && hold.lifted === null);
  if (user === undefined || user.isDisabled || isHeld || !user.mayRelease) return false;
  return role !== undefined && role !== "former" && ["ALF", "BRV", "CRL"].includes(user.partner);
}
