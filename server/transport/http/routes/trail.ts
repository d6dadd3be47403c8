import { SITE_TRAIL } from "../../../../shared/trail/trail-owner.ts";
import type { z } from "zod";
import { toHex } from "../../../../shared/contribution/export-line.ts";
import { trailExportQuery, trailPage, trailQuery, type TrailPage } from "../../../../shared/rest/trail.ts";
import { exportTrail } from "../../../commands/export-trail.ts";
import { findTrail } from "../../../commands/find-trail.ts";
import { showTrail, type ShownRecord, type ShownTrail } from "../../../commands/show-trail.ts";
import { WorkSlots } from "../../../domain/work-slots.ts";
import { holdingSlot } from "../held-slot.ts";
import type { UserRecord } from "../../../ports/directory/accounts.ts";
import type { HttpDeps } from "../http-deps.ts";
import { json, refuse } from "../reply.ts";
import { RightWithdrawn } from "../right-withdrawn.ts";
import { route, type Route } from "../route.ts";

/** Whole trails that are open at once on a node, and of one person. */
const OPEN = 8;
const OPEN_PER_PERSON = 1;

/** The trail of rights. */
export function trailRoutes(deps: HttpDeps): readonly Route[] {
  return [listRoute(deps), exportRoute(deps)];
}

function listRoute(deps: HttpDeps): Route {
  return route<z.infer<typeof trailQuery>>({
    method: "get",
    path: "/api/trail",
    summary:
      "Who changed which right, signed in or read what matters, newest first (administrators: the site's; partner administrators: of their partner)",
    query: trailQuery,
    limits: ["trailPagesPerMinute"],
    successes: [{ status: 200, schema: trailPage }],
    problems: ["not-allowed"],
    recheck: async (now, { by }) => (mayReadWhatTheyMight(now, by) ? null : "not-allowed"),
    answer: async ({ caller, query }) => {
      const shown = await showTrail(deps, caller.user, withoutAbsent(query));
      return shown.ok ? json(200, presentTrail(shown.value)) : refuse(shown.error);
    },
  });
}

/** Whether a person may still read every trail that they might read when they asked. */
function mayReadWhatTheyMight(now: UserRecord, then: UserRecord): boolean {
  return (["site", "nation"] as const).every((which) => findTrail(now, which).ok || !findTrail(then, which).ok);
}

function exportRoute(deps: HttpDeps): Route {
  const places = new WorkSlots({ atOnce: OPEN, waiting: 0, perKey: OPEN_PER_PERSON });
  return route<z.infer<typeof trailExportQuery>>({
    method: "get",
    path: "/api/trail/export",
    summary: "A whole trail, for `npx majlis verify`; that it was read is recorded in it first",
    query: trailExportQuery,
    limits: ["wholeReadsPerMinute"],
    successes: [{ status: 200, contentType: "application/x-ndjson" }],
    problems: ["not-allowed", "busy"],
    answer: async ({ caller, by, query }) => {
      const owner = findTrail(caller.user, query.of);
      if (!owner.ok) return refuse(owner.error);
      const place = await places.enter(caller.user.id);
      if (!place.ok) return refuse("busy");
      const mayGoOn = async (): Promise<void> => {
        const [user] = await deps.directory.users([caller.user.id]);
        if (user === undefined || user.isDisabled || !findTrail(user, query.of).ok)
          throw new RightWithdrawn("the right to this trail was withdrawn");
      };
      const fileName = `${owner.value === SITE_TRAIL ? "site" : owner.value}.trail.jsonl`;
      const chunks = holdingSlot(exportTrail({ ...deps, by }, owner.value, mayGoOn), place.value);
      return { kind: "stream", contentType: "application/x-ndjson", fileName, chunks };
    },
  });
}

type Query = z.infer<typeof trailQuery>;

/** The filters that were given: what is absent must not be there at all. */
function withoutAbsent({ of, type, actor, from, to, before, limit }: Query): Parameters<typeof showTrail>[2] {
  return {
    limit,
    ...(of !== undefined && { of }),
    ...(type !== undefined && { type }),
    ...(actor !== undefined && { actor }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(before !== undefined && { before }),
  };
}

function presentTrail({ partner, records, people, next }: ShownTrail): TrailPage {
  return {
    partner,
    entries: records.map(presentRecord),
    people: people.map(({ id, username, displayName, partner: of }) => ({ id, username, displayName, partner: of })),
    ...(next !== undefined && { next: String(next) }),
  };
}

function presentRecord({ record, body }: ShownRecord): TrailPage["entries"][number] {
  const { seq, at, type, actor, partner, session } = record;
  const who = { actor: actor || null, partner: partner || null, session: session || null, address: body?.address ?? null };
  return { seq, at: new Date(at).toISOString(), type, ...who, said: body?.said ?? null, hash: toHex(record.hash) };
}
