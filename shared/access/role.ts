/** What a lead may make a member of a room, from most to least rights. */
export const givenRoles = ["lead", "analyst", "watch"] as const;
/** See {@link givenRoles}. A watch officer follows the boards and is seen doing so, and changes no card. */
export type GivenRole = (typeof givenRoles)[number];

/** What a member of a room may be. */
export const roles = [...givenRoles, "former"] as const;
/** See {@link roles}. A former member was removed by another nation, and only reads what their own nation originated (A13). */
export type Role = (typeof roles)[number];
