import { can } from "../../../../shared/access/can.ts";
import { limitList } from "../../../../shared/rest/limits.ts";
import type { SignInLimits } from "../../../domain/attempt-limits/sign-in-limits.ts";
import { principalOf } from "../../../domain/authenticated-user.ts";
import { limitsInForce } from "../../../domain/limits.ts";
import type { UserRecord } from "../../../ports/directory/accounts.ts";
import type { HttpDeps } from "../http-deps.ts";
import { json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";
import { accountRoutes } from "./accounts.ts";
import { hostedRoomsRoute } from "./hosted-rooms.ts";
import { partnerRoutes } from "./partners.ts";
import { signInRoutes } from "./sign-ins.ts";
import { tokenRoutes } from "./tokens.ts";

/** What administrators of the site and of partners work with, and what everyone may do to their own account. */
export function administrationRoutes(deps: HttpDeps, signIns: SignInLimits): readonly Route[] {
  return [
    ...tokenRoutes(deps),
    ...partnerRoutes(deps),
    ...accountRoutes(deps),
    ...signInRoutes(deps, signIns),
    hostedRoomsRoute(deps),
    limitsRoute(deps),
  ];
}

function limitsRoute(deps: HttpDeps): Route {
  const maySee = (user: UserRecord): boolean => can(principalOf(user), "see-limits", { kind: "site" });
  return route({
    method: "get",
    path: "/api/limits",
    summary: "The limits in force on this node, each with its default (administrators)",
    limits: [],
    successes: [{ status: 200, schema: limitList }],
    problems: ["not-allowed"],
    recheck: async (now) => (maySee(now) ? null : "not-allowed"),
    answer: async ({ caller }) => (maySee(caller.user) ? json(200, { limits: limitsInForce(deps.limits) }) : refuse("not-allowed")),
  });
}
