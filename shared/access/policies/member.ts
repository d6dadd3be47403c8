import { members, type Policy } from "../policy.ts";

/** Who may add and remove members of a room, and change their roles. */
export const memberPolicy = { room: { "manage-members": members("lead") } } as const satisfies Policy;
