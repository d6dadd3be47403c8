/** What a member may be in a room, from most to least rights. */
export const roles = ["lead", "analyst", "watch"] as const;
/** See {@link roles}. A watch officer follows the boards and is seen doing so, and writes nothing. */
export type Role = (typeof roles)[number];
