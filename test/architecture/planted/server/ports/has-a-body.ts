import { parts } from "../domain/knows-adapters.ts";

/** Planted: a port is an interface and rests on nothing. */
export const body = parts;
