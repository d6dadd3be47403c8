import { performAct } from "../commands/perform-act.ts";
import { tellInboxes } from "../commands/tell-inboxes.ts";
import type { Ending, Grant } from "../domain/hub/session/grant.ts";
import type { Hub } from "../domain/hub/hub.ts";
import type { PersonNews } from "../domain/person-news.ts";
import { sha256 } from "../domain/sha256.ts";
import type { Log } from "../ports/log.ts";
import type { HttpDeps } from "../transport/http/http-deps.ts";
import type { Stores } from "./stores.ts";

/** What the routes of acts work with on this node. */
export function actParts({
  stores,
  hub,
  log,
  recheck,
  inboxNews,
}: {
  readonly stores: Stores;
  readonly hub: Hub;
  readonly log: Log;
  readonly recheck: (grant: Grant) => Promise<Ending | null>;
  readonly inboxNews: PersonNews;
}): NonNullable<HttpDeps["acts"]> {
  const { context, ledger, lists, accessRelay: rights } = stores;
  return {
    performAct: (request) => performAct({ context, ledger, hub, rights, recheck, random: context.random, sha256 }, request),
    registers: lists,
    tellInboxes: (acts) =>
      void tellInboxes({ context, inboxNews }, acts).catch((cause: unknown) =>
        log.error({ err: cause }, "people were not told of what concerns them; they see it when they look"),
      ),
  };
}
