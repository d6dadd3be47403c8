import type { UserId } from "../../shared/ids.ts";
import type { AccessChange } from "../ports/directory/access-changes.ts";
import type { AccountChange, AccountQuery, UserRecord } from "../ports/directory/accounts.ts";
import type { DecidedOn } from "../ports/directory/decided-on.ts";
import type { TrailChange } from "../ports/directory/trail.ts";
import { accountChanged, accountDisabled } from "./trail/trail-changes.ts";
import { areAccountsStale, hasAuthoritiesOf } from "./decided-on.ts";
import { lettersOf } from "./letters.ts";

// What every store decides alike in its transaction (server/ports/directory/accounts.ts).

/** The accounts that a change has to be compared with, as they stand in its transaction: those it was decided on, the one that changes, and all enabled administrators. */
export type StandingNow = readonly UserRecord[];

/** What a change makes of an account: the account after it, what nodes hear of it and what the trail tells; or why it is not made. */
export type ChangedAccount =
  | {
      readonly outcome: "changed";
      readonly after: UserRecord;
      readonly records: readonly AccessChange[];
      readonly trail: readonly TrailChange[];
    }
  | { readonly outcome: "unchanged" | "unknown-user" | "last-administrator" | "stale" };

/** Decides on a change of an account. Pure. */
export function changedAccount(
  id: UserId,
  change: AccountChange,
  { now, decidedOn }: { readonly now: StandingNow; readonly decidedOn: DecidedOn | undefined },
): ChangedAccount {
  const before = now.find((user) => user.id === id);
  if (before === undefined) return { outcome: "unknown-user" };
  if (areAccountsStale(decidedOn?.accounts ?? [], now)) return { outcome: "stale" };
  const after: UserRecord = { ...before, ...change };
  const isDisabling = after.isDisabled && !before.isDisabled;
  const isOther = after.displayName !== before.displayName || !hasAuthoritiesOf(before, after);
  if (!isOther && after.isDisabled === before.isDisabled) return { outcome: "unchanged" };
  if (administers(before) && !administers(after) && !now.some((user) => user.id !== id && administers(user)))
    return { outcome: "last-administrator" };
  const { displayName, isAdmin, isPartnerAdmin, mayRelease } = after;
  const changed: AccessChange = { kind: "account-changed", user: id, displayName, isAdmin, isPartnerAdmin, mayRelease };
  return {
    outcome: "changed",
    after,
    records: [...(isOther ? [changed] : []), ...(isDisabling ? [{ kind: "user-disabled", user: id } as const] : [])],
    trail: [
      ...(isOther ? [accountChanged(before, after)] : []),
      ...(after.isDisabled === before.isDisabled ? [] : [accountDisabled(id, after.isDisabled)]),
    ],
  };
}

/** Whether a change can leave the site without an administrator, so that all of them have to be looked at. */
export function takesAdministrator({ isAdmin, isDisabled }: AccountChange): boolean {
  return isAdmin === false || isDisabled === true;
}

/** Whether a list of accounts has this one, beside its order. */
export function isListed({ partner, text }: AccountQuery, user: UserRecord): boolean {
  if (partner !== undefined && user.partner !== partner) return false;
  if (text === undefined || text === "") return true;
  const letters = lettersOf(text);
  // Of marks alone: every name would have what is left of it.
  if (letters === "") return false;
  return user.username.includes(letters) || lettersOf(user.displayName).includes(letters);
}

function administers({ isAdmin, isDisabled }: UserRecord): boolean {
  return isAdmin && !isDisabled;
}
