import { engine } from "../engine/knows-roster.ts";

/** Planted: the cluster does not know the engine. */
export const relay = engine;
