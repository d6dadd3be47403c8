import { releaseAuthorities, unlessHeld, type Policy } from "../policy.ts";
import { readers } from "./compartment.ts";

/**
 * Who may release out of a compartment, decide on a release and recall one: members who take part, whatever their role, with the authority of their nation.
 * A person whose writing is held may not: whoever emptied a board may be someone else at that keyboard (A11), and a release cannot be taken back.
 */
export const releasePolicy = {
  compartment: { release: unlessHeld(releaseAuthorities(readers("lead", "analyst", "watch"))) },
} as const satisfies Policy;
