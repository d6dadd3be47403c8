import { other } from "../two/other.ts";

/** Planted: an adapter knows no other. */
export const stranger = other;
