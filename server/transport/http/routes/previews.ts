import type { Response } from "express";
import type { z } from "zod";
import { previewQuery, previewShown } from "../../../../shared/rest/previews.ts";
import { findRoom } from "../../../commands/find-room.ts";
import { previewRoom } from "../../../commands/preview-room.ts";
import { CardCounts } from "../../../domain/history/card-counts.ts";
import { RecordedPreviews } from "../../../domain/trail/recorded-previews.ts";
import { WorkSlots } from "../../../domain/work-slots.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentPreview } from "../present/room.ts";
import { json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** Previews that are made at once on a node, and that wait. Each builds boards on the threads that also read the timeline and exports for everyone. */
const AT_ONCE = 2;
const WAITING = 16;
/** Previews of one person that are made or wait: one is made at a time, and a second window waits for it. */
const PER_PERSON = 2;

/** A room as members of a partner would see it. */
export function previewRoute(deps: HttpDeps): Route {
  const slots = new WorkSlots({ atOnce: AT_ONCE, waiting: WAITING, perKey: PER_PERSON, runningPerKey: 1 });
  const cardCounts = new CardCounts((compartment) => deps.history.countCards(compartment));
  const recorded = new RecordedPreviews();
  const heads: HttpDeps["ledger"]["heads"] = (compartments) => deps.ledger.heads(compartments);
  return route<z.infer<typeof previewQuery>>({
    method: "get",
    path: "/api/rooms/:room/previews/:partner",
    summary:
      "What a member of a partner with a role would see of a room, of what the caller sees of it; there may be more (leads, analysts, watch officers)",
    query: previewQuery,
    slots: { slots, perKeyProblem: "busy" },
    limits: ["previewsPerMinute"],
    successes: [{ status: 200, schema: previewShown }],
    problems: ["not-found", "not-allowed", "unknown-partner", "busy", "ledger-unreadable"],
    recheck: async (now, { param }) => {
      const found = await findRoom(deps, now, param("room"), "preview-room");
      return found.ok ? null : found.error;
    },
    answer: async ({ caller, by, param, query, response }) => {
      const context = { directory: deps.directory, by, heads, cardCounts, recorded, left: leaving(response) };
      const previewed = await previewRoom(context, caller.user, param("room"), { partner: param("partner"), role: query.role });
      if (previewed.ok) return json(200, { preview: presentPreview(previewed.value) });
      // Nobody reads the answer to one that was abandoned.
      return refuse(previewed.error === "abandoned" ? "busy" : previewed.error);
    },
  });
}

/** Aborted once the client has closed its connection. */
function leaving(response: Response): AbortSignal {
  const left = new AbortController();
  if (response.closed) left.abort();
  else response.once("close", () => left.abort());
  return left.signal;
}
