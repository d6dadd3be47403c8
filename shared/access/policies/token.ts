import { anyone, type Policy } from "../policy.ts";

/** Who may make a personal access token. A person lists and ends only their own, which the commands look up by their id. */
export const tokenPolicy = { site: { "create-token": anyone } } as const satisfies Policy;
