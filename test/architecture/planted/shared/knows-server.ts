import { start } from "../server/compose/compose.ts";

/** Planted: shared must not know the server. */
export const started = start;
