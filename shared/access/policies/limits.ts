import { anyAdministrator, type Policy } from "../policy.ts";

/** Who may see the limits in force: whoever has to explain to people why something was refused. */
export const limitsPolicy = { site: { "see-limits": anyAdministrator } } as const satisfies Policy;
