import { noteRemovedCards } from "../commands/note-removed-cards.ts";
import type { HubEvents } from "../domain/hub-events.ts";
import type { Hub } from "../domain/hub/hub.ts";
import { applyAccessChange } from "../domain/hub/session/grant.ts";
import type { PersonNews } from "../domain/person-news.ts";
import { DeletionWatch } from "../domain/mass-deletion/deletion-watch.ts";
import type { Log } from "../ports/log.ts";
import type { Sockets } from "./sockets.ts";
import type { Stores } from "./stores.ts";

/** Passes on to the live connections what the hub tells, each change of a right, and news of inboxes and invitations. */
export function subscribeSockets(
  { control }: Sockets,
  {
    events,
    inboxNews,
    invitationNews,
    hub,
    stores,
    log,
  }: {
    readonly events: HubEvents;
    readonly inboxNews: PersonNews;
    readonly invitationNews: PersonNews;
    readonly hub: Hub;
    readonly stores: Stores;
    readonly log: Log;
  },
): void {
  const deletions = new DeletionWatch({ clock: stores.clock, log, note: (removals) => noteRemovedCards(stores.context, removals) });
  events.subscribe({
    storeChanged: (isTakingWrites) => control.storeChanged(isTakingWrites),
    committed: (compartment, mayHoldActs) => control.committed(compartment, mayHoldActs),
    presenceChanged: (room) => control.presenceChanged(room),
    landedDeleted: (user, room) => control.notify(user, "landed-deleted", room),
    cardsWritten: (grant, write) => deletions.written(grant, write),
    largeBoardChanged: (compartment) => control.largeBoardChanged(compartment),
  });
  inboxNews.subscribe((user) => control.inboxChanged(user));
  invitationNews.subscribe((user) => control.invitationsChanged(user));
  stores.accessChanges.subscribe((change) => {
    hub.review((grant) => applyAccessChange(grant, change));
    control.accessChanged(change).catch((cause: unknown) => log.error({ err: cause }, "followers were not told of a change of rights"));
  });
}
