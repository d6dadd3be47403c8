import { stray } from "../../stray.ts";
import { config } from "../../config.ts";

/** Planted: the hub knows no file at the root. */
export const planted = [stray, config];
