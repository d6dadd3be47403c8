import { expect, it } from "vitest";
import { changedAccount } from "../../../server/domain/account-change.ts";
import { trailTypes } from "../../../shared/trail/trail-types.ts";
import { aUser } from "../../support/directory-records.ts";

it("TR1: the record of a changed account says what authorities it had and has, so that readers see what was given or taken", () => {
  const user = { ...aUser("bilge", { mayRelease: true }), isDisabled: false };
  const made = changedAccount(user.id, { mayRelease: false, isPartnerAdmin: true }, { now: [user], decidedOn: undefined });
  const [record] = made.outcome === "changed" ? made.trail : [];
  expect(record).toMatchObject({ type: "account.changed", concerns: { people: [user.id] } });
  expect(trailTypes["account.changed"].parse(record?.said)).toEqual({
    user: user.id,
    isAdmin: false,
    isPartnerAdmin: true,
    mayRelease: false,
    before: { isAdmin: false, isPartnerAdmin: false, mayRelease: true },
  });
});
