import { administrators, type Policy } from "../policy.ts";

/** Who may add, disable and enable accounts. */
export const accountPolicy = { site: { "manage-users": administrators } } as const satisfies Policy;
