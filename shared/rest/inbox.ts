import { z } from "zod";
import { actEvent } from "../control/events.ts";
import { compartment } from "./compartments.ts";

/**
 * An act that concerns the caller: who said what, in which room and about which card, why it is here, and whether it was read. `marking` is that of its
 * compartment, which every screen shows beside the words. A node of an earlier version leaves it and the room's title out.
 */
export const inboxEntry = actEvent.extend({
  room: z.string(),
  roomTitle: z.string().optional(),
  marking: compartment.pick({ name: true, originator: true, releasableTo: true, ceiling: true }).optional(),
  card: z.string().optional(),
  why: z.enum(["mention", "thread"]),
  read: z.boolean(),
});
/** See {@link inboxEntry}. */
export type InboxEntry = z.infer<typeof inboxEntry>;

/** How many entries are unread. `isMore`: there may be more, and no more were counted. */
export const unreadCount = z.object({ count: z.int().min(0), isMore: z.boolean() });
/** See {@link unreadCount}. */
export type UnreadCount = z.infer<typeof unreadCount>;

/**
 * Answer of `GET /api/inbox`, newest first; `next` goes into `before` for the next page. `unread` is of the whole inbox and comes with its first page; a node of an
 * earlier version leaves it out.
 */
export const inboxPage = z.object({ entries: z.array(inboxEntry), next: z.string().optional(), unread: unreadCount.optional() });

/** Body of `POST /api/inbox/readings`: these entries are read, or everything that was said until a time. */
export const inboxReading = z.union([
  z.strictObject({
    entries: z
      .array(
        z.strictObject({
          compartment: z.string().regex(/^[\x21-\x7e]{1,64}$/, { error: "must be the id of a compartment" }),
          seq: z.int().positive(),
          at: z.iso.datetime(),
        }),
      )
      .min(1)
      .max(500),
  }),
  z.strictObject({ upTo: z.iso.datetime() }),
]);
/** See {@link inboxReading}. */
export type InboxReading = z.infer<typeof inboxReading>;
