import { can } from "../../shared/access/can.ts";
import type { AddPartnerRequest } from "../../shared/rest/partners.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/identity.ts";
import type { PartnerRecord, UserRecord } from "../ports/directory.ts";
import type { CommandContext } from "./command-context.ts";

/** Adds a partner, for an administrator. */
export async function addPartner(
  context: Pick<CommandContext, "directory">,
  by: UserRecord,
  partner: AddPartnerRequest,
): Promise<Result<PartnerRecord, "not-allowed" | "code-taken">> {
  if (!can(principalOf(by), "manage-partners", { kind: "site" })) return fail("not-allowed");
  return (await context.directory.addPartner(partner)) === "added" ? ok(partner) : fail("code-taken");
}
