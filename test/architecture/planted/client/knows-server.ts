import { start } from "../server/compose/compose.ts";

/** Planted: the client meets the server in shared alone. */
export const shortcut = start;
