import { config } from "../config.ts";
import { z } from "zod";

/** Planted: the launcher runs before anything is installed. */
export const planted = [config, z];
