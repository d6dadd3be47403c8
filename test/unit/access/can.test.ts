import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actions, can, type Action } from "../../../shared/access/can.ts";
import { roleAfterRemoval } from "../../../shared/access/policies/member.ts";
import type { AccessObject, Principal } from "../../../shared/access/policy.ts";
import { roles, type Role } from "../../../shared/access/role.ts";
import { NO_AUTHORITY } from "../../support/directory-records.ts";

// The matrix of server/domain/RULES.md, section A, row by row: the actions each role may do; every other action is refused.
const stands = [...roles, null] as const;
const roomMatrix: Record<string, readonly Action[]> = {
  lead: ["create-compartment", "manage-members", "preview-room", "see-room"],
  analyst: ["preview-room", "see-room"],
  watch: ["preview-room", "see-room"],
  former: ["see-room"],
  null: [],
};
const compartmentMatrix: Record<string, readonly Action[]> = {
  lead: ["comment", "give-opinion", "read-compartment", "report-sighting", "resume-writing", "write-compartment"],
  analyst: ["comment", "give-opinion", "read-compartment", "report-sighting", "resume-writing-without-lead", "write-compartment"],
  watch: ["comment", "read-compartment", "report-sighting"],
  former: ["read-compartment"],
  null: [],
};
/** Allowed to the originator's nation alone. What a former member may do is too. */
const forOriginator: readonly Action[] = ["resume-writing-without-lead"];
const person = (partner: string, isAdmin = false): Principal => ({ ...NO_AUTHORITY, userId: "u", partner, isAdmin });
const allowed = (principal: Principal, object: AccessObject) => actions.filter((action) => can(principal, action, object)).toSorted();

const flags = [false, true];

/** Every combination of one value of each list. */
function product<Lists extends readonly (readonly unknown[])[]>(...lists: Lists): { [Index in keyof Lists]: Lists[Index][number] }[] {
  const rows = lists.reduce<unknown[][]>((before, list) => before.flatMap((row) => list.map((value) => [...row, value])), [[]]);
  return rows as { [Index in keyof Lists]: Lists[Index][number] }[];
}

describe("can", () => {
  for (const role of stands) {
    for (const isAdmin of [false, true]) {
      it(`A1, A6: a room allows ${role ?? "no member"}${isAdmin ? " who is an administrator" : ""} exactly what the table says`, () => {
        for (const host of ["ALF", "BRV"])
          expect(allowed(person("ALF", isAdmin), { kind: "room", host, role, isHeld: false })).toEqual(roomMatrix[String(role)]);
      });
      it(`A2–A6: a compartment allows ${role ?? "no member"}${isAdmin ? " who is an administrator" : ""} what the table says if releasable, else nothing`, () => {
        const compartment = { kind: "compartment", originator: "ALF", releasableTo: ["BRV"], role, isHeld: false } as const;
        expect(allowed(person("ALF", isAdmin), compartment)).toEqual(compartmentMatrix[String(role)]);
        const ofOthers = role === "former" ? [] : compartmentMatrix[String(role)]?.filter((action) => !forOriginator.includes(action));
        expect(allowed(person("BRV", isAdmin), compartment)).toEqual(ofOthers);
        expect(allowed(person("CRL", isAdmin), compartment)).toEqual([]);
      });
    }
  }

  it("A11: a person whose writing is held may read and not write, nor stand in for a lead, whatever the role", () => {
    for (const role of roles) {
      const held = { kind: "compartment", originator: "ALF", releasableTo: [], role, isHeld: true } as const;
      expect(allowed(person("ALF"), held)).toEqual(
        compartmentMatrix[role]?.filter((action) => action !== "write-compartment" && action !== "resume-writing-without-lead"),
      );
    }
  });

  it("A11: a lead whose writing is held in a room manages no members there, or they could become its only lead and lift the hold", () => {
    expect(allowed(person("ALF"), { kind: "room", host: "ALF", role: "lead", isHeld: true })).toEqual([
      "create-compartment",
      "preview-room",
      "see-room",
    ]);
    const member = { userId: "other", partner: "ALF", role: "watch" } as const;
    expect(allowed(person("ALF"), { kind: "member", host: "ALF", role: "lead", isHeld: true, member })).toEqual([]);
  });

  it("A12: who may release for their nation makes compartments of it as a member of any role; no other authority gives a right in a room", () => {
    for (const [role, isPartnerAdmin, mayRelease, isAdmin] of product(stands, flags, flags, flags)) {
      const principal = { userId: "u", partner: "BRV", isAdmin, isPartnerAdmin, mayRelease };
      const more: Action[] = mayRelease && (role === "analyst" || role === "watch") ? ["create-compartment"] : [];
      const object = { kind: "room", host: "ALF", role, isHeld: false } as const;
      expect(allowed(principal, object)).toEqual([...more, ...(roomMatrix[String(role)] ?? [])].toSorted());
      const compartment = { kind: "compartment", originator: "ALF", releasableTo: ["BRV"], role, isHeld: false } as const;
      const releases: Action[] = mayRelease && role !== null && role !== "former" ? ["release", "see-exposure"] : [];
      expect(allowed(principal, compartment)).toEqual([...allowed(person("BRV"), compartment), ...releases].toSorted());
    }
  });

  it("R2: a release takes part in the room, the authority of one's nation, a compartment that it may read, and writing that is not held; no role alone", () => {
    for (const [role, partner, isHeld, mayRelease, authority] of product(stands, ["ALF", "BRV", "CRL"], flags, flags, flags)) {
      const principal = { userId: "u", partner, isAdmin: authority, isPartnerAdmin: authority, mayRelease };
      const compartment = { kind: "compartment", originator: "ALF", releasableTo: ["BRV"], role, isHeld } as const;
      const expected = mayRelease && !isHeld && partner !== "CRL" && (role === "lead" || role === "analyst" || role === "watch");
      expect(can(principal, "release", compartment)).toBe(expected);
      for (const kind of ["site", "account", "room", "member", "invitation"] as const)
        expect(can(principal, "release", { ...compartment, kind } as unknown as AccessObject)).toBe(false);
    }
  });

  it("A1, A13: leads of the host manage everyone, leads of other nations their own, and anyone may leave, whatever their authorities", () => {
    for (const [role, host, partner, theirs, userId, authority] of product(
      stands,
      ["ALF", "BRV"],
      ["ALF", "BRV", "CRL"],
      stands,
      ["u", "v"],
      flags,
    )) {
      const principal = { userId: "u", partner: "ALF", isAdmin: authority, isPartnerAdmin: authority, mayRelease: authority };
      const isOver = role === "lead" && (host === "ALF" || partner === "ALF");
      const isGone = theirs === "former" && partner !== "ALF";
      const expected: Action[] = isOver ? ["manage-member"] : [];
      if (userId === "u" || (isOver && !isGone)) expected.push("remove-member");
      const object = { kind: "member", host, role, isHeld: false, member: { userId, partner, role: theirs } } as const;
      expect(allowed(principal, object)).toEqual(expected);
    }
  });

  it("A14, A15: leads of the host take back every invitation, other leads what they made and the links for their own nation", () => {
    for (const [role, host, by, partner, isHeld, authority] of product(
      stands,
      ["ALF", "BRV"],
      ["u", "v"],
      ["ALF", "BRV", null],
      flags,
      flags,
    )) {
      const principal = { userId: "u", partner: "ALF", isAdmin: authority, isPartnerAdmin: authority, mayRelease: authority };
      const may = role === "lead" && !isHeld && (host === "ALF" || by === "u" || partner === "ALF");
      const object = { kind: "invitation", host, role, isHeld, invitation: { by, partner } } as const;
      expect(allowed(principal, object)).toEqual(may ? ["manage-invitation"] : []);
    }
  });

  it("A13: removed by another nation, a member stays to read what their own originated; removed by their own, or leaving, they do not", () => {
    for (const by of ["ALF", "BRV", "CRL"]) {
      expect(roleAfterRemoval(person(by), "BRV", [{ originator: "ALF" }, { originator: "BRV" }])).toBe(by === "BRV" ? null : "former");
      expect(roleAfterRemoval(person(by), "BRV", [{ originator: "ALF" }])).toBeNull();
    }
    const object = { kind: "compartment", role: "former", isHeld: false } as const;
    expect(allowed(person("BRV"), { ...object, originator: "BRV", releasableTo: ["ALF"] })).toEqual(["read-compartment"]);
    expect(allowed(person("BRV"), { ...object, originator: "ALF", releasableTo: ["BRV"] })).toEqual([]);
  });

  it("A3: an empty set is the originator alone", () => {
    const compartment = { kind: "compartment", originator: "ALF", releasableTo: [], role: "lead", isHeld: false } as const;
    expect(can(person("ALF"), "read-compartment", compartment)).toBe(true);
    expect(can(person("BRV"), "read-compartment", compartment)).toBe(false);
  });

  it("A5: anyone signed in lists partners, makes rooms and tokens; administrators alone manage partners, and those of a partner see accounts, rooms with their hosts and limits too", () => {
    expect(allowed(person("ALF"), { kind: "site" })).toEqual(["create-room", "create-token", "list-partners"]);
    expect(allowed(person("ALF", true), { kind: "site" })).toEqual([
      "create-room",
      "create-token",
      "list-accounts",
      "list-hosted-rooms",
      "list-partners",
      "manage-partners",
      "read-site-trail",
      "see-limits",
    ]);
    const ofNation = { ...person("ALF"), isPartnerAdmin: true };
    expect(allowed(ofNation, { kind: "site" })).toEqual([
      "create-room",
      "create-token",
      "list-accounts",
      "list-hosted-rooms",
      "list-partners",
      "read-nation-trail",
      "see-limits",
    ]);
  });

  it("TR3: administrators read the site's trail, partner administrators that of their nation, and nobody else any", () => {
    for (const [isAdmin, isPartnerAdmin, mayRelease] of product(flags, flags, flags)) {
      const principal = { userId: "u", partner: "BRV", isAdmin, isPartnerAdmin, mayRelease };
      expect(can(principal, "read-site-trail", { kind: "site" })).toBe(isAdmin);
      expect(can(principal, "read-nation-trail", { kind: "site" })).toBe(isPartnerAdmin);
    }
  });

  it("A7: names every action once, in one noun's policy", () => {
    expect(new Set(actions).size).toBe(actions.length);
    expect(actions).toHaveLength(33);
  });

  it("A7: denies every action that no policy names, names inherited from Object.prototype included", () => {
    const objects = [
      { kind: "site" },
      { kind: "account", userId: "v", partner: "BRV", isAdmin: false },
      { kind: "room", host: "ALF", role: "lead", isHeld: false },
      { kind: "member", host: "ALF", role: "lead", isHeld: false, member: { userId: "v", partner: "BRV", role: null } },
      { kind: "invitation", host: "ALF", role: "lead", isHeld: false, invitation: { by: "u", partner: null } },
      { kind: "compartment", originator: "ALF", releasableTo: [], role: "lead", isHeld: false },
      { kind: "elsewhere" },
    ] as unknown as AccessObject[];
    for (const object of objects) {
      for (const action of ["constructor", "__proto__", "toString", "hasOwnProperty", "", "read"]) {
        expect(can(person("ALF", true), action as Action, object)).toBe(false);
      }
    }
    expect(allowed(person("ALF", true), { kind: "elsewhere" } as unknown as AccessObject)).toEqual([]);
  });

  it("P3: a partner outside the set may do nothing to a compartment, and widening the set never withdraws a right", () => {
    const code = fc.constantFrom("ALF", "BRV", "CRL", "DLT");
    const cases = fc.record({
      partner: code,
      isAdmin: fc.boolean(),
      originator: code,
      set: fc.array(code),
      more: fc.array(code),
      role: fc.constantFrom<Role | null>(...stands),
      action: fc.constantFrom(...actions),
    });
    const outcome = fc.check(
      fc.property(cases, ({ partner, isAdmin, originator, set, more, role, action }) => {
        const object = (releasableTo: string[]) => ({ kind: "compartment", originator, releasableTo, role, isHeld: false }) as const;
        const may = can(person(partner, isAdmin), action, object(set));
        const isInside = partner === originator || set.includes(partner);
        const mayWider = can(person(partner, isAdmin), action, object([...set, ...more]));
        const mayAsOther = can(person(partner, !isAdmin), action, object(set));
        return (!may || (isInside && role !== null && mayWider)) && mayAsOther === may;
      }),
      { numRuns: 2000 },
    );
    // The report names the seed and the smallest case.
    expect(fc.defaultReportMessage(outcome)).toBeUndefined();
  });
});
