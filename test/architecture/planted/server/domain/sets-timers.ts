import { setTimeout } from "node:timers";

/** Planted: the domain takes its time from a port. */
export const later = setTimeout;
