import { half } from "./other-half.ts";

/** Planted: two files that import each other. */
export const planted = [half];
