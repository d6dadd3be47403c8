import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { UserId } from "../../../shared/ids.ts";
import type { AccessChange } from "../../ports/directory/access-changes.ts";
import type { Append } from "../../ports/ledger.ts";

/**
 * Whether one of these changes is of a right of someone who has written in an append, or on whose right it rests; the end of another session of an author is
 * none, nor is that of any session of the others. Whether it takes the
 * right to write, and here, is asked where rights are known (N22): so changes of kinds that only a later version knows count, too.
 * `adapters/postgres/migrations/016-appends-and-rights.ts` asks the same in SQL.
 */
export function haveRightsMoved({ entries, restsOn = [] }: Append, changes: readonly AccessChange[]): boolean {
  return changes.some((change) => isOfAny(change, restsOn) || entries.some((entry) => concerns(change, entry)));
}

function isOfAny(change: AccessChange, users: readonly UserId[]): boolean {
  return "user" in change && change.kind !== "session-ended" && users.includes(change.user);
}

function concerns(change: AccessChange, { author, session }: LedgerEntry): boolean {
  if (!("user" in change) || change.user !== author) return false;
  return change.kind !== "session-ended" || change.session === session;
}
