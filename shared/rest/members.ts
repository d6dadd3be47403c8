import { z } from "zod";
import { givenRoles, roles } from "../access/role.ts";
import { username } from "./text.ts";
import { personRef } from "./timeline.ts";

/** What a member may be in a room. `former`: removed by another nation, and reads only what their own nation originated. */
export const role = z.enum(roles);

/** What a lead may make a member. */
export const givenRole = z.enum(givenRoles, { error: `must be one of ${givenRoles.join(", ")}` });

/** One member of a room. */
export const member = z.object({ user: personRef, partner: z.string(), role });
/** See {@link member}. */
export type Member = z.infer<typeof member>;

/** Body of `POST /api/rooms/:room/members`. For someone who is a member already it changes the role. */
export const addMemberRequest = z.strictObject({ username, role: givenRole });
/** See {@link addMemberRequest}. */
export type AddMemberRequest = z.infer<typeof addMemberRequest>;

/** Answer of `POST /api/rooms/:room/members`: 201 for a new member, 200 for a changed role. */
export const memberAdded = z.object({ member });
