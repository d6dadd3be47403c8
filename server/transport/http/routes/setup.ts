import { setupLinkRequest, setupRequest, userAdded } from "../../../../shared/rest/users.ts";
import { checkSetupToken, setUpFirstAdministrator } from "../../../commands/set-up-first-administrator.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentOwnUser } from "../present/person.ts";
import { empty, json, refuse } from "../reply.ts";
import { openRoute, type Route } from "../route.ts";

/** The first set-up of a new installation, by its one-time link. */
export function setupRoutes(deps: HttpDeps): readonly Route[] {
  return [
    openRoute({
      method: "post",
      path: "/api/setup/link",
      summary: "Whether the one-time link of a new installation would be taken now. Changes nothing",
      body: setupLinkRequest,
      limits: [],
      successes: [{ status: 204 }],
      problems: ["wrong-setup-token"],
      answer: async ({ body }) => {
        const checked = await checkSetupToken(deps, body.token);
        return checked.ok ? empty : refuse(checked.error);
      },
    }),
    openRoute({
      method: "post",
      path: "/api/setup",
      summary: "Make the first partner and administrator, with the one-time link of a new installation",
      body: setupRequest,
      limits: ["hashes", "waitingHashes"],
      successes: [{ status: 201, schema: userAdded }],
      problems: ["wrong-setup-token"],
      answer: async ({ by, body }) => {
        const made = await setUpFirstAdministrator({ ...deps, by }, body);
        return made.ok ? json(201, { user: presentOwnUser(made.value) }) : refuse(made.error);
      },
    }),
  ];
}
