import { z } from "zod";
import { namesQuery } from "./page.ts";
import { ownUser } from "./session.ts";
import { partnerCode, shownName, username } from "./text.ts";

/** Lengths of a password that a person chooses, in characters. The lower one is the only rule of composition (NIST SP 800-63B). */
const PASSWORD_LENGTH = { shortest: 10, longest: 200 } as const;

/** A password that a person chooses. */
export const newPassword = z
  .string()
  .min(PASSWORD_LENGTH.shortest, { error: `must have ${PASSWORD_LENGTH.shortest} characters or more` })
  .max(PASSWORD_LENGTH.longest, { error: `must have ${PASSWORD_LENGTH.longest} characters or fewer` })
  .normalize("NFC");

/** Body of `POST /api/users` (administrators). */
export const addUserRequest = z.strictObject({
  username,
  displayName: shownName,
  partner: partnerCode,
  password: newPassword,
  isAdmin: z.boolean().default(false),
  isPartnerAdmin: z.boolean().default(false),
  mayRelease: z.boolean().default(false),
});
/** See {@link addUserRequest}. */
export type AddUserRequest = z.infer<typeof addUserRequest>;

/** Answer of `POST /api/setup`. */
export const userAdded = z.object({ user: ownUser });

/** An account as administrators see it. */
export const account = ownUser.extend({ isDisabled: z.boolean() });
/** See {@link account}. */
export type Account = z.infer<typeof account>;

/** Answer of `POST /api/users`, `GET /api/users/:user` and `PATCH /api/users/:user`. */
export const accountAnswer = z.object({ user: account });

/** Query of `GET /api/users`: those of one partner, and those in whose username or name the letters of `q` stand, without regard to case and marks. */
export const accountQuery = namesQuery.extend({ partner: partnerCode.optional(), q: z.string().trim().max(80).optional() });

/** Answer of `GET /api/users`, ascending by username. */
export const accountList = z.object({ users: z.array(account), next: z.string().optional() });

/**
 * Body of `PATCH /api/users/:user` (administrators): what changes; the rest stays. A disabled account keeps its name in the ledger and can do nothing;
 * it is not deleted.
 */
export const changeAccountRequest = z
  .strictObject({
    displayName: shownName,
    isDisabled: z.boolean(),
    isAdmin: z.boolean(),
    isPartnerAdmin: z.boolean(),
    mayRelease: z.boolean(),
  })
  .partial()
  .refine((change) => Object.values(change).some((value) => value !== undefined), { error: "must name what changes" });
/** See {@link changeAccountRequest}. */
export type ChangeAccountRequest = z.infer<typeof changeAccountRequest>;

/** Body of `POST /api/users/:user/password`. One's own password takes the present one, whatever authorities one has; others' do not. */
export const setPasswordRequest = z.strictObject({ password: newPassword, currentPassword: z.string().min(1).max(200).optional() });
/** See {@link setPasswordRequest}. */
export type SetPasswordRequest = z.infer<typeof setPasswordRequest>;

const setupToken = z.string().min(1).max(200);

/** Body of `POST /api/setup/link`: asks whether the link's token would be taken now. */
export const setupLinkRequest = z.strictObject({ token: setupToken });

/** Body of `POST /api/setup`: makes the first partner and administrator. `token` comes from the link's fragment. */
export const setupRequest = z.strictObject({
  token: setupToken,
  username,
  displayName: shownName,
  password: newPassword,
  partner: z.strictObject({ code: partnerCode, name: shownName }),
});
/** See {@link setupRequest}. */
export type SetupRequest = z.infer<typeof setupRequest>;
