import { can } from "../../shared/access/can.ts";
import type { AddPartnerRequest } from "../../shared/rest/partners.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { PartnerRecord, PartnerStore } from "../ports/directory/partners.ts";
import type { Needs } from "./command-context.ts";

/** Adds a partner, for an administrator. */
export async function addPartner(
  context: Needs<PartnerStore, "by">,
  caller: UserRecord,
  partner: AddPartnerRequest,
): Promise<Result<PartnerRecord, "not-allowed" | "code-taken">> {
  if (!can(principalOf(caller), "manage-partners", { kind: "site" })) return fail("not-allowed");
  return (await context.directory.addPartner(context.by, partner)) === "added" ? ok(partner) : fail("code-taken");
}
