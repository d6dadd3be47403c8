import { can } from "../../shared/access/can.ts";
import type { AddPartnerRequest } from "../../shared/rest/partners.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { PartnerRecord, PartnerStore } from "../ports/directory/partners.ts";
import type { Needs } from "./command-context.ts";
import { findCaller } from "./find-caller.ts";

/** Adds a partner, for an administrator. */
export async function addPartner(
  context: Needs<AccountStore & PartnerStore, "by">,
  asker: UserRecord,
  partner: AddPartnerRequest,
): Promise<Result<PartnerRecord, "not-allowed" | "code-taken">> {
  for (;;) {
    const caller = await findCaller(context, asker);
    if (caller === null || !can(principalOf(caller), "manage-partners", { kind: "site" })) return fail("not-allowed");
    const outcome = await context.directory.addPartner(context.by, partner, { accounts: [caller] });
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    return outcome === "added" ? ok(partner) : fail(outcome);
  }
}
