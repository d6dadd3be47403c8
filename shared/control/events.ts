import { z } from "zod";
import { roles } from "../access/role.ts";
import { cardKey } from "../board/card-values.ts";
import { personRef, timelineEntry } from "../rest/timeline.ts";

const id = z.string().min(1).max(64);

/** What a person may do in a room; the reply of the policy, not a claim of the client. */
export const roomRole = z.enum(roles);

/** A person on the roster: identity, nation and role, stamped by the server and never taken from a client. */
export const rosterUser = personRef.extend({ partner: z.string().length(3), role: roomRole });
/** See {@link rosterUser}. */
export type RosterUser = z.infer<typeof rosterUser>;

/** One compartment a person has open, with the card and field they are in. Listed only to viewers who may read that compartment. */
export const rosterPlace = z.object({ id, card: cardKey.optional(), field: z.string().max(40).optional() });

/** See {@link rosterPlace}. */
export type RosterPlace = z.infer<typeof rosterPlace>;

/** One person in a room. `since` is when they came (server time), `idle` means no sign of life for a minute. */
export const rosterPerson = z.object({ user: rosterUser, compartments: z.array(rosterPlace), idle: z.boolean(), since: z.iso.datetime() });
/** See {@link rosterPerson}. */
export type RosterPerson = z.infer<typeof rosterPerson>;

/** `room:follow` and `room:unfollow`, client to server: which room's presence, timeline and notices this connection wants. */
export const roomFollow = z.object({ room: id });

/**
 * `presence:at`, client to server: where the person is now. The latest one counts; sent on change and at least every 30 s.
 * Without `compartment` the person is in the room and in no card. The server stamps who it is.
 */
export const presenceAt = z.object({
  room: id,
  compartment: id.optional(),
  card: cardKey.optional(),
  field: z.string().max(40).optional(),
  idle: z.boolean().optional(),
});
/** See {@link presenceAt}. */
export type PresenceAt = z.infer<typeof presenceAt>;

/**
 * `card:opened`, client to server: the person has a card open, on a page that is visible. Sent once per card and page; a server that does not know it answers
 * nothing, so the answer is not waited for.
 */
export const cardOpened = z.object({ room: id, compartment: id, card: cardKey.min(1) });
/** See {@link cardOpened}. */
export type CardOpened = z.infer<typeof cardOpened>;

/** Answer to a client's event. `not-found` also stands for "not yours to see". */
export const controlAck = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), code: z.enum(["not-found", "malformed", "too-fast", "unavailable"]) }),
]);
/** See {@link controlAck}. */
export type ControlAck = z.infer<typeof controlAck>;

/** `presence`, server to client: the whole roster of one room as this viewer may see it. Replaces the one before. */
export const presenceRoster = z.object({ room: id, people: z.array(rosterPerson) });
/** See {@link presenceRoster}. */
export type PresenceRoster = z.infer<typeof presenceRoster>;

/** `timeline`, server to client: lines that are new or grew. An entry with a known `id` replaces the one before. */
export const timelineFeed = z.object({ compartment: id, entries: z.array(timelineEntry) });
/** See {@link timelineFeed}. */
export type TimelineFeed = z.infer<typeof timelineFeed>;

/**
 * `act`, server to client: one act of a compartment that this viewer may read, as soon as it is durable, in the ledger's order. `body` is what the
 * ledger holds: `said` and `set` (RULES.md, AC1); null once it was shredded. A type that the client does not know is newer than it.
 */
export const actEvent = z.object({
  compartment: id,
  seq: z.int().positive(),
  act: z.object({
    id: z.string().min(1).max(200),
    type: z.string().min(3).max(64),
    at: z.iso.datetime(),
    author: personRef,
    partner: z.string(),
    body: z.looseObject({ said: z.unknown() }).nullable(),
  }),
});
/** See {@link actEvent}. */
export type ActEvent = z.infer<typeof actEvent>;

/**
 * `notice`, server to client: something the system says to this person. The words are made in the reader's language from `code`;
 * `landed-deleted`: an edit of theirs is in the ledger, but what it was made in had been deleted meanwhile.
 */
export const notice = z.object({
  id,
  at: z.iso.datetime(),
  code: z.enum(["signed-out", "removed-from-room", "shutting-down", "landed-deleted"]),
  room: id.optional(),
});
/** See {@link notice}. */
export type Notice = z.infer<typeof notice>;

/**
 * `inbox`, server to client: this person's inbox changed, by something that concerns them or because they read it elsewhere, or something began or ended to wait for them. It says no more: what is
 * there is asked for (`GET /api/inbox`, `GET /api/inbox/waiting`), where every entry is checked against what they may read then.
 */
export const inboxChanged = z.object({});

/** `invitations`, server to client: this person was invited to a room, or answered elsewhere. What there is is asked for (`GET /api/invitations`). */
export const invitationsChanged = z.object({});

/** `account`, server to client: this person's name or authorities changed. What they are now is asked for (`GET /api/me`). */
export const accountChanged = z.object({});

/** `access`, server to client: rights or the list of compartments changed; fetch the room again. */
export const accessChanged = z.object({ room: id });
/** See {@link accessChanged}. */
export type AccessChanged = z.infer<typeof accessChanged>;

/**
 * `store`, server to client: whether edits are being saved now. Sent when that changes, and to each new connection while they are not.
 * Edits made meanwhile stay with their authors and are saved when the server can write again.
 */
export const storeState = z.object({ state: z.enum(["saving", "not-saving"]) });
/** See {@link storeState}. */
export type StoreState = z.infer<typeof storeState>;

/**
 * One mass deletion: `by` removed `cards` from a compartment without a pause of a minute, the last one at `at`. Each card with the ledger
 * seq at which it was still there. Cards that are back on the board since are still named. The id stays while the deletion grows.
 */
export const massDeletion = z.object({
  id: z.string().min(1).max(200),
  compartment: id,
  by: personRef,
  partner: z.string(),
  at: z.iso.datetime(),
  cards: z.array(z.object({ id: cardKey, at: z.int().min(0) })),
});
/** See {@link massDeletion}. */
export type MassDeletion = z.infer<typeof massDeletion>;

/**
 * `deletions`, server to client: the mass deletions of the last day in one room, latest first, in compartments that this viewer may write
 * to. Sent within 2 s of one, and to each new follower of the room while there are any. Replaces the list before.
 */
export const massDeletions = z.object({ room: id, deletions: z.array(massDeletion) });
/** See {@link massDeletions}. */
export type MassDeletions = z.infer<typeof massDeletions>;

/**
 * `large`, server to client: the compartments of one room whose board is large and near a limit, of those that this viewer may write to.
 * Sent when that changes, and to each new follower of the room while there are any, before `room:follow` is answered: a client that connects again
 * forgets a list that did not come until then. Replaces the list before.
 */
export const largeBoards = z.object({ room: id, compartments: z.array(id) });
/** See {@link largeBoards}. */
export type LargeBoards = z.infer<typeof largeBoards>;

/** Events a client may send, with the schema of their payload. Each is answered with a {@link controlAck}. */
export const clientEvents = {
  "room:follow": roomFollow,
  "room:unfollow": roomFollow,
  "presence:at": presenceAt,
  "card:opened": cardOpened,
} as const;

/** Events the server sends, with the schema of their payload. It sends none that its schema refuses; clients read lists item by item. */
export const serverEvents = {
  presence: presenceRoster,
  timeline: timelineFeed,
  act: actEvent,
  notice,
  inbox: inboxChanged,
  invitations: invitationsChanged,
  account: accountChanged,
  access: accessChanged,
  store: storeState,
  deletions: massDeletions,
  large: largeBoards,
} as const;
