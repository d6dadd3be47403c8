import type { Policy } from "../policy.ts";
import { readers } from "./compartment.ts";

/** Who may give their nation's opinion of a card: those who may assess it, leads and analysts. */
export const opinionPolicy = { compartment: { "give-opinion": readers("lead", "analyst") } } as const satisfies Policy;
