import { useCallback } from "react";
import { adminApi, type AccountsAsked } from "../control/admin-api.ts";
import { usePages } from "./use-pages.ts";

/** The accounts that are asked for, page by page; null until the server has answered. `more`: null where there are no more. */
export function useAccounts({ q, partner }: AccountsAsked) {
  const { pages, ...list } = usePages(useCallback((after?: string) => adminApi.accounts({ q, partner }, after), [q, partner]));
  return { ...list, users: pages?.flatMap(({ users }) => users) ?? null };
}
