import { z } from "zod";
import { roles } from "../access/role.ts";

// What the trail of rights records: people, rooms and compartments by their ids, usernames where an account is added or a name invited; no title,
// no name of a compartment, no secret.

const id = z.string().max(200);
const partner = z.string().max(10);
const time = z.int().min(0);
const bound = z.string().max(100).nullable();
const authorities = { isAdmin: z.boolean(), isPartnerAdmin: z.boolean(), mayRelease: z.boolean() };
const membership = { user: id, room: id, role: z.enum(roles) };

/** Every type of record, `noun.past-participle`, with the schema of what it says. A type that was given never changes what it means. */
export const trailTypes = {
  "partner.added": z.object({ code: partner }),
  "setup.completed": z.object({ user: id, partner }),
  "account.added": z.object({ user: id, username: z.string().max(200), partner, ...authorities }),
  /** `before`: the authorities that it had; absent in records of earlier versions. The same as after: its name was changed. */
  "account.changed": z.object({ user: id, ...authorities, before: z.object(authorities).optional() }),
  "account.disabled": z.object({ user: id }),
  "account.enabled": z.object({ user: id }),
  "password.set": z.object({ user: id }),
  "session.opened": z.object({ user: id, session: id }),
  /** `why`: absent where somebody ended it. `too-many`: its account signed in once more than it may have sessions; this one was seen the longest ago. */
  "session.ended": z.object({ user: id, session: id, why: z.literal("too-many").optional() }),
  /** So many attempts in the minute that began then; after a time in which nothing could be recorded, from then on. `user`: null where there is no account of the name, which is not kept: people type passwords there. */
  "session.refused": z.object({ user: id.nullable(), minute: time, attempts: z.int().min(1) }),
  "token.made": z.object({ user: id, token: id, expiresAt: time }),
  "token.ended": z.object({ user: id, token: id }),
  "room.made": z.object({ room: id, lead: id }),
  "room.previewed": z.object({ room: id, partner, role: z.enum(roles) }),
  /** `invitation`: where one was accepted. */
  "member.added": z.object({ ...membership, invitation: id.optional() }),
  "member.changed": z.object({ ...membership, before: z.enum(roles), invitation: id.optional() }),
  "member.removed": z.object({ user: id, room: id, before: z.enum(roles) }),
  "invitation.made": z.object({
    invitation: id,
    room: id,
    role: z.enum(roles),
    /** The name as it was given: there may be no account of it. */
    username: z.string().max(200).optional(),
    partner: partner.optional(),
  }),
  "invitation.refused": z.object({ invitation: id, room: id }),
  "invitation.withdrawn": z.object({ invitation: id, room: id }),
  /** `ceiling`: where it has one. */
  "compartment.made": z.object({
    room: id,
    compartment: id,
    releasableTo: z.array(partner),
    ceiling: z.object({ classification: bound, tlp: bound }).optional(),
  }),
  "writing.held": z.object({ user: id, room: id, compartment: id, cards: z.int().min(0) }),
  "writing.resumed": z.object({ user: id, room: id, compartment: id }),
  /** Something about a release out of a compartment was refused. `why` is the code that was answered. */
  "release.refused": z.object({ room: id, compartment: id, why: z.string().max(100) }),
  "ledger.read": z.object({ room: id, compartment: id }),
  "trail.read": z.object({ of: partner }),
  "backup.made": z.object({}),
  /** The trail goes on from where the backup ended; `madeAt` says when that was. */
  "backup.restored": z.object({ madeAt: time }),
  /** Everything was moved into this store, a database or a data folder, and the trail goes on here. */
  "store.migrated": z.object({ to: z.enum(["postgres", "sqlite"]) }),
} as const;

/** See {@link trailTypes}. */
export type TrailType = keyof typeof trailTypes;

/** What a record says, by its type. */
export type TrailSaid = {
  readonly [Type in TrailType]: { readonly type: Type; readonly said: z.input<(typeof trailTypes)[Type]> };
}[TrailType];

/**
 * Nouns that are the site's to know where an administrator of the site acts, or nobody who has an account. All others concern rooms, in which an
 * administrator has no right (A6): they stay in the chains of nations.
 */
const SITE_NOUNS: ReadonlySet<string> = new Set([
  "partner",
  "setup",
  "account",
  "password",
  "session",
  "token",
  "backup",
  "store",
  "trail",
]);

/** Whether records of a type are the site's matter too, as {@link SITE_NOUNS} says. */
export function isSiteMatter(type: TrailType): boolean {
  return SITE_NOUNS.has(type.split(".", 1)[0] ?? "");
}
