import { readFileSync } from "node:fs";

/** Planted: shared must run in browsers. */
export const read = readFileSync;
