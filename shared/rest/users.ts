import { z } from "zod";
import { ownUser } from "./session.ts";
import { partnerCode, shownName, username } from "./text.ts";

/** Lengths of a password that a person chooses, in characters. The lower one is the only rule of composition (NIST SP 800-63B). */
const PASSWORD_LENGTH = { shortest: 10, longest: 200 } as const;
const newPassword = z
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

/** Answer of `POST /api/users`. */
export const userAdded = z.object({ user: ownUser });

/** Body of `POST /api/users/:userId/disabled` (administrators). A disabled account keeps its name in the ledger and can do nothing. */
export const setDisabledRequest = z.strictObject({ isDisabled: z.boolean() });

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
