import { accountAnswer, accountList, accountQuery, addUserRequest, changeAccountRequest } from "../../../../shared/rest/users.ts";
import { addUser } from "../../../commands/add-user.ts";
import { changeAccount } from "../../../commands/change-account.ts";
import { findAccount } from "../../../commands/find-account.ts";
import { listAccounts, mayStillList } from "../../../commands/list-accounts.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentAccount } from "../present/person.ts";
import { json, refuse } from "../reply.ts";
import { route, type Recheck, type Route } from "../route.ts";

/** The accounts of people: listing, adding and changing them. */
export function accountRoutes(deps: HttpDeps): readonly Route[] {
  return [...readingRoutes(deps), ...changingRoutes(deps)];
}

function readingRoutes(deps: HttpDeps): readonly Route[] {
  const recheckSeen: Recheck = async (now, { param }) => {
    const found = await findAccount(deps, now, param("user"));
    return found.ok ? null : found.error;
  };
  return [
    route({
      method: "get",
      path: "/api/users",
      summary: "Accounts, ascending by username (administrators: all; partner administrators: those of their own partner)",
      query: accountQuery,
      limits: ["accountListsPerMinute"],
      successes: [{ status: 200, schema: accountList }],
      problems: ["not-allowed"],
      recheck: async (now, { by }) => (mayStillList(now, by) ? null : "not-allowed"),
      answer: async ({ caller, query: { partner, q, after, limit } }) => {
        const named = {
          ...(partner !== undefined && { partner }),
          ...(q !== undefined && { text: q }),
          ...(after !== undefined && { after }),
        };
        const listed = await listAccounts(deps, caller.user, { ...named, limit });
        if (!listed.ok) return refuse(listed.error);
        const { users, next } = listed.value;
        return json(200, { users: users.map(presentAccount), ...(next !== undefined && { next }) });
      },
    }),
    route({
      method: "get",
      path: "/api/users/:user",
      summary: "An account (its administrators, and its own person)",
      limits: [],
      successes: [{ status: 200, schema: accountAnswer }],
      problems: ["not-found"],
      recheck: recheckSeen,
      answer: async ({ caller, param }) => {
        const found = await findAccount(deps, caller.user, param("user"));
        return found.ok ? json(200, { user: presentAccount(found.value.account) }) : refuse(found.error);
      },
    }),
  ];
}

function changingRoutes(deps: HttpDeps): readonly Route[] {
  return [
    route({
      method: "post",
      path: "/api/users",
      summary: "Add an account (administrators; partner administrators for their own partner)",
      body: addUserRequest,
      limits: ["accountChangesPerMinute", "hashes", "waitingHashes"],
      successes: [{ status: 201, schema: accountAnswer }],
      problems: ["not-allowed", "username-taken", "unknown-partner"],
      answer: async ({ caller, by, body }) => {
        const added = await addUser({ ...deps, by }, caller.user, body);
        return added.ok ? json(201, { user: presentAccount(added.value) }) : refuse(added.error);
      },
    }),
    route({
      method: "patch",
      path: "/api/users/:user",
      summary:
        "Change the name or authorities of an account, disable or enable it; disabling ends its sessions, tokens and live connections (administrators; partner administrators for their own partner)",
      body: changeAccountRequest,
      limits: ["accountChangesPerMinute"],
      successes: [{ status: 200, schema: accountAnswer }],
      problems: ["not-found", "not-allowed", "last-administrator"],
      answer: async ({ caller, by, param, body }) => {
        const changed = await changeAccount({ ...deps, by }, caller.user, param("user"), body);
        return changed.ok ? json(200, { user: presentAccount(changed.value) }) : refuse(changed.error);
      },
    }),
  ];
}
