import { can, type AccountAction } from "../../shared/access/can.ts";
import type { OwnUser } from "../../shared/rest/session.ts";
import type { Account } from "../../shared/rest/users.ts";

/** Whether the server's policy allows something to be done to an account, as far as this page knows. The server decides. */
export function mayChange(user: OwnUser, account: Pick<Account, "id" | "partner" | "isAdmin">, action: AccountAction): boolean {
  const { id: userId, partner, isAdmin } = account;
  return can({ ...user, userId: user.id }, action, { kind: "account", userId, partner, isAdmin });
}
