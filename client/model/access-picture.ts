import { can } from "../../shared/access/can.ts";
import { isReleasableTo } from "../../shared/access/releasability.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import type { Member } from "../../shared/rest/members.ts";
import type { RoomDetail } from "../../shared/rest/rooms.ts";
import { readers } from "./marking.ts";

/**
 * How far a nation reaches into a compartment by those of its people whom the viewer knows of: somebody edits; they only read; it may read and nobody
 * of it is here; or it may not read.
 */
export type Reach = "edits" | "reads" | "nobody" | "none";

/** One nation of a room. */
export interface NationReach {
  readonly code: string;
  readonly isHost: boolean;
  /** Those whom the viewer knows of. */
  readonly people: readonly Member[];
  /** One for each compartment of the room, in its order. */
  readonly reaches: readonly Reach[];
}

/** What the picture is drawn from: a room as its viewer sees it. */
export type PicturedRoom = Pick<RoomDetail, "compartments" | "members" | "holds"> & { readonly room: Pick<RoomDetail["room"], "host"> };

/**
 * Who reaches which compartment, nation by nation, the host first, then by code: every nation that has people here or may read a compartment, of what
 * the viewer may know. Decided by the server's own policy.
 */
export function accessPicture(detail: PicturedRoom): readonly NationReach[] {
  const { room, compartments, members } = detail;
  const codes = new Set([...members.map(({ partner }) => partner), ...compartments.flatMap(readers)]);
  const inOrder = [...codes].toSorted((a, b) => Number(b === room.host) - Number(a === room.host) || (a < b ? -1 : 1));
  return inOrder.map((code) => {
    const people = members.filter(({ partner }) => partner === code);
    const reaches = compartments.map((compartment) => reachOf(detail, compartment, { code, people }));
    return { code, isHost: code === room.host, people, reaches };
  });
}

function reachOf({ holds }: PicturedRoom, compartment: Compartment, { code, people }: Pick<NationReach, "code" | "people">): Reach {
  if (!isReleasableTo(compartment, code)) return "none";
  const may = (action: "read-compartment" | "write-compartment") => (member: Member) => {
    const isHeld = holds.some(({ user, compartment: held }) => held === compartment.id && user.id === member.user.id);
    // No authority gives a right to read or write (A6, A12), so that of members need not be known.
    const principal = { userId: member.user.id, partner: code, isAdmin: false, isPartnerAdmin: false, mayRelease: false };
    const { originator, releasableTo } = compartment;
    return can(principal, action, { kind: "compartment", originator, releasableTo, role: member.role, isHeld });
  };
  if (people.some(may("write-compartment"))) return "edits";
  return people.some(may("read-compartment")) ? "reads" : "nobody";
}
