import { other } from "./adapters/two/other.ts";

/** Planted: settings are read before any adapter is there. */
export const config = other;
