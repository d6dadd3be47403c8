import { readFileSync } from "node:fs";

/** Planted: a port reads no file. */
export const planted = [readFileSync];
