import { describe, expect, it } from "vitest";
import { mayResumeWriting } from "../../../server/domain/mass-deletion/may-resume-writing.ts";
import type { MemberRecord } from "../../../server/ports/directory/members.ts";
import type { Role } from "../../../shared/access/role.ts";
import { NO_AUTHORITY } from "../../support/directory-records.ts";

function member(id: string, partner: string, role: Role, isDisabled = false): MemberRecord {
  return { user: { id, username: id, displayName: id, partner, ...NO_AUTHORITY, isDisabled }, role };
}

/** A compartment of ALF that BRV may read, in a room of CRL too. */
const compartment = { id: "c", room: "r", name: "", originator: "ALF", releasableTo: ["ALF", "BRV"], createdAt: 1 };

/** The members of a room who may lift the hold on one of them. */
function lifters(held: string, members: readonly MemberRecord[]): string[] {
  return members
    .filter(({ user, role }) => mayResumeWriting(user, { compartment, role, isHeld: user.id === held, held, members }))
    .map(({ user }) => user.id);
}

describe("who may let a person write again (A11)", () => {
  const others = [member("analyst-alf", "ALF", "analyst"), member("second-alf", "ALF", "analyst"), member("watch-alf", "ALF", "watch")];
  const foreign = [member("analyst-brv", "BRV", "analyst"), member("lead-crl", "CRL", "lead")];

  it("leads of the room who may read the compartment, and no one else while there is one", () => {
    const leads = [member("lead-alf", "ALF", "lead"), member("lead-brv", "BRV", "lead")];
    expect(lifters("analyst-alf", [...leads, ...others, ...foreign])).toEqual(["lead-alf", "lead-brv"]);
  });

  it("where no lead may read it, others of its originator's nation who may write there: not the person, no watch officer, no lead of another nation", () => {
    expect(lifters("analyst-alf", [...others, ...foreign])).toEqual(["second-alf"]);
    expect(lifters("analyst-brv", [...others, ...foreign])).toEqual(["analyst-alf", "second-alf"]);
  });

  it("a lead whose account is disabled counts for none", () => {
    expect(lifters("analyst-alf", [member("lead-alf", "ALF", "lead", true), ...others, ...foreign])).toContain("second-alf");
  });

  it("no one lifts their own hold, but for the only lead", () => {
    expect(lifters("analyst-alf", [member("analyst-alf", "ALF", "analyst"), ...foreign])).toEqual([]);
    expect(lifters("lead-alf", [member("lead-alf", "ALF", "lead"), ...others])).toEqual(["lead-alf"]);
    expect(lifters("lead-alf", [member("lead-alf", "ALF", "lead"), member("lead-brv", "BRV", "lead")])).toEqual(["lead-brv"]);
  });
});
