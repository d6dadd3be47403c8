import { z } from "zod";
import { markingScheme } from "./marking-scheme.ts";

/** A signed-in person's own account. */
export const ownUser = z.object({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  partner: z.string(),
  isAdmin: z.boolean(),
  isPartnerAdmin: z.boolean(),
  mayRelease: z.boolean(),
});
/** See {@link ownUser}. */
export type OwnUser = z.infer<typeof ownUser>;

/** Body of `POST /api/session`. */
export const signInRequest = z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(200) });
/** See {@link signInRequest}. */
export type SignInRequest = z.infer<typeof signInRequest>;

/**
 * Answer of `GET /api/session`: who is signed in; null if the caller is not. `markings` are the scales of the installation, for whoever is signed in; a node of an
 * earlier version leaves them out.
 */
export const sessionAnswer = z.object({ user: ownUser.nullable(), markings: markingScheme.optional() });

/** Answer of `POST /api/session` and `GET /api/me`; the former sets the session cookie. */
export const ownUserAnswer = z.object({ user: ownUser, markings: markingScheme.optional() });

/** Answer of `GET /api/users/:user/sessions`: the sessions of an account, newest first. `isCurrent`: the one that the request came with. */
export const sessionList = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      createdAt: z.iso.datetime(),
      lastSeenAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
      isCurrent: z.boolean(),
    }),
  ),
});
/** See {@link sessionList}. */
export type SessionList = z.infer<typeof sessionList>;
