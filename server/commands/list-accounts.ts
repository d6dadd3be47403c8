import { can } from "../../shared/access/can.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { AccountQuery, AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { Needs } from "./command-context.ts";

/** A page of accounts; `next` is the username after which the next one begins, if there is one. */
export interface ListedAccounts {
  readonly users: readonly UserRecord[];
  readonly next?: string;
}

/** Lists accounts, for administrators: of the site all, of a partner those of their own. Another partner's answer like those of a partner that does not exist. */
export async function listAccounts(
  context: Needs<AccountStore>,
  caller: UserRecord,
  query: AccountQuery,
): Promise<Result<ListedAccounts, "not-allowed">> {
  if (!can(principalOf(caller), "list-accounts", { kind: "site" })) return fail("not-allowed");
  const { partner = caller.partner } = query;
  if (!caller.isAdmin && partner !== caller.partner) return ok({ users: [] });
  const of = caller.isAdmin ? {} : { partner };
  // One more than asked for shows whether there is a next page.
  const found = await context.directory.listUsers({ ...query, ...of, limit: query.limit + 1 });
  const users = found.slice(0, query.limit);
  const last = users.at(-1);
  return ok({ users, ...(found.length > users.length && last !== undefined && { next: last.username }) });
}

/** Whether someone who could list accounts when they asked may still have the answer: fewer rights show fewer accounts. */
export function mayStillList(now: UserRecord, asked: UserRecord): boolean {
  return can(principalOf(now), "list-accounts", { kind: "site" }) && (now.isAdmin || !asked.isAdmin);
}
