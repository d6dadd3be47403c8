import type { z } from "zod";
import { previewQuery, previewShown } from "../../../../shared/rest/previews.ts";
import { findRoom } from "../../../commands/find-room.ts";
import { previewRoom } from "../../../commands/preview-room.ts";
import { SharedPersonRates } from "../../../domain/attempt-limits/shared-person-rates.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentPreview } from "../present/room.ts";
import { json, refuse, tooMany } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** A room as members of a partner would see it. */
export function previewRoute(deps: HttpDeps): Route {
  const rates = new SharedPersonRates(deps.openCounter, { what: "previews", perMinute: deps.limits.previewsPerMinute });
  const context = { directory: deps.directory, countCards: (compartment: string) => deps.history.countCards(compartment) };
  return route<z.infer<typeof previewQuery>>({
    method: "get",
    path: "/api/rooms/:room/previews/:partner",
    summary:
      "What a member of a partner with a role would see of a room, of what the caller sees of it; there may be more (leads, analysts, watch officers)",
    query: previewQuery,
    successes: [{ status: 200, schema: previewShown }],
    problems: ["not-found", "not-allowed", "unknown-partner", "too-many-attempts", "ledger-unreadable"],
    recheck: async (now, { param }) => {
      const found = await findRoom(deps, now, param("room"), "preview-room");
      return found.ok ? null : found.error;
    },
    answer: async ({ caller, by, param, query }) => {
      const wait = await rates.take(caller.user.id);
      if (wait) return tooMany(wait.retryAfterSeconds);
      const previewed = await previewRoom({ ...context, by }, caller.user, param("room"), { partner: param("partner"), role: query.role });
      return previewed.ok ? json(200, { preview: presentPreview(previewed.value) }) : refuse(previewed.error);
    },
  });
}
