import { planted } from "./in-a-circle.ts";

/** Planted: the other half of the circle. */
export const half = (): unknown => planted;
