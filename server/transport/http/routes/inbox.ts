import type { z } from "zod";
import { boundsOf } from "../../../../shared/marking/ceiling.ts";
import { inboxPage, inboxReading, type InboxReading } from "../../../../shared/rest/inbox.ts";
import { beforeQuery } from "../../../../shared/rest/page.ts";
import { showInbox } from "../../../commands/show-inbox.ts";
import type { ActPosition } from "../../../ports/ledger.ts";
import type { ActDeps } from "../answer-act.ts";
import { presentActs } from "../present/acts.ts";
import { empty, json } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** What concerns the caller, over all rooms. */
export function inboxRoutes(deps: ActDeps): readonly Route[] {
  return [listRoute(deps), readRoute(deps)];
}

function listRoute(deps: ActDeps): Route {
  return route<z.infer<typeof beforeQuery>>({
    method: "get",
    path: "/api/inbox",
    spansRooms: true,
    summary:
      "What concerns the caller: where they are mentioned, and answers to what they said, newest first; the first page says how many are unread",
    query: beforeQuery,
    limits: [],
    successes: [{ status: 200, schema: inboxPage }],
    problems: ["ledger-unreadable"],
    answer: async ({ caller, query, gives }) => {
      const before = query.before === undefined ? undefined : parsePosition(query.before);
      // A place that no page has given: nothing is behind it.
      if (before === null) return json(200, { entries: [] });
      const { entries, next, unread } = await showInbox(deps, caller.user, {
        limit: query.limit,
        ...(before !== undefined && { before }),
      });
      for (const { act } of entries) gives({ compartment: act.compartment, seq: act.seq });
      const acts = await presentActs(
        deps.directory,
        entries.map(({ act }) => act),
      );
      const shown = acts.map((act, index) => {
        const { room, compartment, card, why, isRead } = entries[index] as (typeof entries)[0];
        const { name, originator, releasableTo } = compartment;
        const marking = { name, originator, releasableTo, ceiling: boundsOf(compartment.ceiling) };
        return { ...act, room: room.id, roomTitle: room.title, marking, why, read: isRead, ...(card !== null && { card }) };
      });
      const nextPage = next === undefined ? {} : { next: `${next.at}.${next.compartment}.${next.seq}` };
      return json(200, { entries: shown, ...nextPage, ...(unread !== undefined && { unread }) });
    },
  });
}

function readRoute(deps: ActDeps): Route {
  return route<unknown, InboxReading>({
    method: "post",
    path: "/api/inbox/readings",
    summary: "Say that entries of the inbox were read, or all until a time; the same on every device",
    body: inboxReading,
    limits: ["readingsPerMinute"],
    successes: [{ status: 204 }],
    problems: [],
    answer: async ({ caller, body }) => {
      const { directory, clock } = deps;
      // What is still to come is not read yet, whatever the clock of the device says.
      const now = clock.now();
      if ("upTo" in body) await directory.markReadUpTo(caller.user.id, Math.min(Date.parse(body.upTo), now));
      else
        await directory.markRead(
          caller.user.id,
          body.entries.map(({ at, ...place }) => ({ ...place, at: Date.parse(at) })).filter(({ at }) => at <= now),
        );
      deps.inboxNews.changed(caller.user.id);
      return empty;
    },
  });
}

function parsePosition(text: string): ActPosition | null {
  const [, at, compartment, seq] = /^(\d{1,15})\.(.{1,200})\.(\d{1,15})$/.exec(text) ?? [];
  return at === undefined || compartment === undefined || seq === undefined ? null : { at: Number(at), compartment, seq: Number(seq) };
}
