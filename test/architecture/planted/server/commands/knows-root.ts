import { stray } from "../stray.ts";
import { start } from "../compose/compose.ts";
import { planted as main } from "../main.ts";

/** Planted: a command knows neither the root nor the composition. */
export const planted = [stray, start, main];
