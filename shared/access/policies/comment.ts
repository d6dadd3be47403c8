import type { Policy } from "../policy.ts";
import { readers } from "./compartment.ts";

/** Who may comment on what a compartment holds: all who may read it, watch officers too (RULES.md, A4). A hold on writing does not silence. */
export const commentPolicy = { compartment: { comment: readers("lead", "analyst", "watch") } } as const satisfies Policy;
