import { expect, it } from "vitest";
import { actions, can, type Action } from "../../../shared/access/can.ts";
import type {
  AccessObject,
  CompartmentObject,
  InvitationObject,
  MemberObject,
  Principal,
  RoomObject,
} from "../../../shared/access/policy.ts";
import { roles, type Role } from "../../../shared/access/role.ts";

// Every action on every object, in every state, for every role, authority and nation, held against the tables of RULES.md, section A, as they are written
// there: these oracles are worked out by hand, and share no rule with the policies.

const NATIONS = ["ALF", "BRV", "CRL"] as const;
const SETS = NATIONS.reduce<string[][]>((sets, nation) => [...sets, ...sets.map((set) => [...set, nation])], [[]]);
const FLAGS = [false, true] as const;
const STANDS: readonly (Role | null)[] = [...roles, null];

const principals: readonly Principal[] = NATIONS.flatMap((partner) =>
  FLAGS.flatMap((isAdmin) =>
    FLAGS.flatMap((isPartnerAdmin) => FLAGS.map((mayRelease) => ({ userId: "u", partner, isAdmin, isPartnerAdmin, mayRelease }))),
  ),
);

/** A role in a room, whether its writing is held, and the room's host. */
const places: readonly Omit<RoomObject, "kind">[] = STANDS.flatMap((role) =>
  FLAGS.flatMap((isHeld) => NATIONS.map((host) => ({ role, isHeld, host }))),
);

/** Asks for every action on every object, each answer once; gives the number of cases and those that the oracle answers otherwise. */
function asked<Target extends AccessObject>(
  objects: readonly Target[],
  oracle: (principal: Principal, object: Target) => readonly Action[],
): { readonly cases: number; readonly allowed: number; readonly wrong: readonly string[] } {
  const wrong: string[] = [];
  let [cases, allowed] = [0, 0];
  for (const principal of principals)
    for (const object of objects) {
      const expected = new Set<Action>(oracle(principal, object));
      for (const action of actions) {
        cases += 1;
        const may = can(principal, action, object);
        if (may) allowed += 1;
        if (may !== expected.has(action)) wrong.push(`${action}: ${JSON.stringify([principal, object])} is ${may}`);
      }
    }
  return { cases, allowed, wrong };
}

it("A2 A3 A4 A6 A11 A12 A13 R2: compartments allow what the table says, in every case", () => {
  const objects = STANDS.flatMap((role) =>
    FLAGS.flatMap((isHeld) =>
      NATIONS.flatMap((originator) =>
        SETS.map((releasableTo): CompartmentObject => ({ kind: "compartment", role, isHeld, originator, releasableTo })),
      ),
    ),
  );
  const { cases, allowed, wrong } = asked(objects, ({ partner, mayRelease }, { role, isHeld, originator, releasableTo }) => {
    const isOriginator = partner === originator;
    if (role === "former") return isOriginator ? ["read-compartment"] : [];
    if (role === null || !(isOriginator || releasableTo.includes(partner))) return [];
    const discloses: Action[] = mayRelease ? ["see-exposure", ...(isHeld ? [] : (["release"] as const))] : [];
    const ofAll: Action[] = ["read-compartment", "comment", "report-sighting", ...discloses];
    if (role === "watch") return ofAll;
    const edits: Action[] = isHeld ? [] : ["write-compartment"];
    const lifts: Action[] = role === "lead" ? ["resume-writing"] : isOriginator && !isHeld ? ["resume-writing-without-lead"] : [];
    return [...ofAll, "give-opinion", ...edits, ...lifts];
  });
  expect(wrong).toEqual([]);
  expect(cases).toBeGreaterThan(100_000);
  expect(allowed).toBeGreaterThan(10_000);
});

it("A1 A6 A11 A12 A20: rooms allow what the table says, in every case", () => {
  const objects = places.map((place): RoomObject => ({ kind: "room", ...place }));
  const { cases, wrong } = asked(objects, ({ mayRelease }, { role, isHeld }) => {
    if (role === null) return [];
    if (role === "former") return ["see-room"];
    const makes: Action[] = role === "lead" || mayRelease ? ["create-compartment"] : [];
    const manages: Action[] = role === "lead" && !isHeld ? ["manage-members"] : [];
    return ["see-room", "preview-room", ...makes, ...manages];
  });
  expect(wrong).toEqual([]);
  expect(cases).toBeGreaterThan(20_000);
});

it("A1 A6 A11 A13: members are managed and removed as the table says, in every case", () => {
  const objects = places.flatMap((place) =>
    NATIONS.flatMap((partner) =>
      STANDS.flatMap((role) => ["u", "v"].map((userId): MemberObject => ({ kind: "member", ...place, member: { userId, partner, role } }))),
    ),
  );
  const { cases, wrong } = asked(objects, ({ userId, partner }, { role, isHeld, host, member }) => {
    const isOver = role === "lead" && !isHeld && (host === partner || member.partner === partner);
    const isOthersFormer = member.role === "former" && member.partner !== partner;
    const manages: Action[] = isOver ? ["manage-member"] : [];
    return member.userId === userId || (isOver && !isOthersFormer) ? [...manages, "remove-member"] : manages;
  });
  expect(wrong).toEqual([]);
  expect(cases).toBeGreaterThan(100_000);
});

it("A6 A11 A14 A15: invitations and links are taken back by whom the table names, in every case", () => {
  const objects = places.flatMap((place) =>
    ["u", "v"].flatMap((by) =>
      [...NATIONS, null].map((partner): InvitationObject => ({ kind: "invitation", ...place, invitation: { by, partner } })),
    ),
  );
  const { cases, wrong } = asked(objects, ({ userId, partner }, { role, isHeld, host, invitation }) =>
    role === "lead" && !isHeld && (host === partner || invitation.by === userId || invitation.partner === partner)
      ? ["manage-invitation"]
      : [],
  );
  expect(wrong).toEqual([]);
  expect(cases).toBeGreaterThan(50_000);
});
