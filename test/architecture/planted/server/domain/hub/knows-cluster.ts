import { relay } from "../cluster/knows-engine.ts";

/** Planted: the hub reaches other nodes through a port. */
export const hub = relay;
