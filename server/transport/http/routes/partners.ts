import { addPartnerRequest, partnerAdded, partnerList } from "../../../../shared/rest/partners.ts";
import { addPartner } from "../../../commands/add-partner.ts";
import type { HttpDeps } from "../http-deps.ts";
import { json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** The nations and organisations that people belong to. */
export function partnerRoutes(deps: HttpDeps): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/partners",
      summary: "All partners",
      limits: [],
      successes: [{ status: 200, schema: partnerList }],
      problems: [],
      answer: async () => json(200, { partners: await deps.directory.partners() }),
    }),
    route({
      method: "post",
      path: "/api/partners",
      summary: "Add a partner (administrators)",
      body: addPartnerRequest,
      limits: ["accountChangesPerMinute"],
      successes: [{ status: 201, schema: partnerAdded }],
      problems: ["not-allowed", "code-taken"],
      answer: async ({ caller, by, body }) => {
        const added = await addPartner({ ...deps, by }, caller.user, body);
        return added.ok ? json(201, { partner: added.value }) : refuse(added.error);
      },
    }),
  ];
}
