import { hub } from "../hub/knows-cluster.ts";

/** Planted: frames are below the hub that sends them. */
export const frame = hub;
