/** What anyone signed in may want to do to the site as a whole. */
export const siteActions = ["list-partners", "create-room", "create-token", "manage-users", "manage-partners"] as const;
/** What a person may want to do to a room. */
export const roomActions = ["see-room", "create-compartment", "manage-members"] as const;
/** What a person may want to do to a compartment. Reading covers joining, timeline, history, export and attribution. */
export const compartmentActions = ["read-compartment", "write-compartment"] as const;

/** See {@link siteActions}. */
export type SiteAction = (typeof siteActions)[number];
/** See {@link roomActions}. */
export type RoomAction = (typeof roomActions)[number];
/** See {@link compartmentActions}. */
export type CompartmentAction = (typeof compartmentActions)[number];
/** Every action the policy knows. */
export type Action = SiteAction | RoomAction | CompartmentAction;
