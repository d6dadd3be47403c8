import { useCallback, useState } from "react";
import type { Account } from "../../shared/rest/users.ts";
import { adminApi, type AccountsAsked } from "../control/admin-api.ts";
import { useAnswer } from "./use-answer.ts";
import { useChange } from "./use-change.ts";

/** The accounts that are asked for, page by page; null until the server has answered. `more`: null where there are no more. */
export function useAccounts({ q, partner }: AccountsAsked) {
  const first = useAnswer(useCallback(() => adminApi.accounts({ q, partner }), [q, partner]));
  const next = useChange();
  const [added, setAdded] = useState<{ readonly to: unknown; readonly users: readonly Account[]; readonly next: string | undefined }>();
  // Pages that were fetched behind an answer that another one has replaced are not shown.
  const behind = added?.to === first.value ? added : undefined;
  const after = behind === undefined ? first.value?.next : behind.next;
  const fetchMore = async (): Promise<void> => {
    const to = first.value;
    const page = await next.make(() => adminApi.accounts({ q, partner }, after));
    if (page !== null) setAdded({ to, users: [...(behind?.users ?? []), ...page.value.users], next: page.value.next });
  };
  return {
    users: first.value === null ? null : [...first.value.users, ...(behind?.users ?? [])],
    failure: first.failure ?? next.failure,
    more: after === undefined ? null : fetchMore,
    reload: first.reload,
  };
}
