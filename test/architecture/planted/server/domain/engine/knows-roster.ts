import { roster } from "../roster/roster.ts";

/** Planted: the engine does not know the rosters. */
export const engine = roster;
