import { members, unlessHeld, type Policy } from "../policy.ts";

/** Who may add and remove members of a room, and change their roles. A held lead could else become the only one, and lift the hold (A11). */
export const memberPolicy = { room: { "manage-members": unlessHeld(members("lead")) } } as const satisfies Policy;
