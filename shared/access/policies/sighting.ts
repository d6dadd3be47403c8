import type { Policy } from "../policy.ts";
import { readers } from "./compartment.ts";

/** Who may report a sighting of what a card is about: all who may read it, watch officers too (RULES.md, A4). */
export const sightingPolicy = { compartment: { "report-sighting": readers("lead", "analyst", "watch") } } as const satisfies Policy;
