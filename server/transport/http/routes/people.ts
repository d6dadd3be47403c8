import { addPartnerRequest, partnerAdded, partnerList } from "../../../../shared/rest/partners.ts";
import { addUserRequest, setDisabledRequest, userAdded } from "../../../../shared/rest/users.ts";
import { addPartner } from "../../../commands/add-partner.ts";
import { addUser } from "../../../commands/add-user.ts";
import { setUserDisabled } from "../../../commands/set-user-disabled.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentOwnUser } from "../present/person.ts";
import { empty, json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** Partners and accounts. */
export function peopleRoutes(deps: HttpDeps): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/partners",
      summary: "All partners",
      successes: [{ status: 200, schema: partnerList }],
      problems: [],
      answer: async () => json(200, { partners: await deps.directory.partners() }),
    }),
    route({
      method: "post",
      path: "/api/partners",
      summary: "Add a partner (administrators)",
      body: addPartnerRequest,
      successes: [{ status: 201, schema: partnerAdded }],
      problems: ["not-allowed", "code-taken"],
      answer: async ({ caller, by, body }) => {
        const added = await addPartner({ ...deps, by }, caller.user, body);
        return added.ok ? json(201, { partner: added.value }) : refuse(added.error);
      },
    }),
    route({
      method: "post",
      path: "/api/users",
      summary: "Add an account (administrators; partner administrators for their own partner)",
      body: addUserRequest,
      successes: [{ status: 201, schema: userAdded }],
      problems: ["not-allowed", "username-taken", "unknown-partner"],
      answer: async ({ caller, by, body }) => {
        const added = await addUser({ ...deps, by }, caller.user, body);
        return added.ok ? json(201, { user: presentOwnUser(added.value) }) : refuse(added.error);
      },
    }),
    route({
      method: "post",
      path: "/api/users/:user/disabled",
      summary:
        "Disable or enable an account (administrators; partner administrators for their own partner); disabling closes its live connections",
      body: setDisabledRequest,
      successes: [{ status: 204 }],
      problems: ["not-allowed", "not-found"],
      answer: async ({ caller, by, param, body }) => {
        const changed = await setUserDisabled({ ...deps, by }, caller.user, param("user"), body.isDisabled);
        return changed.ok ? empty : refuse(changed.error);
      },
    }),
  ];
}
