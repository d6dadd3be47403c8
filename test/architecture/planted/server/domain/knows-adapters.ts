import { start } from "../compose/compose.ts";
import { other } from "../adapters/two/other.ts";

/** Planted: the domain knows neither adapters nor the composition. */
export const parts = [start, other];
