import { planted } from "../state/planted.ts";

/** Planted: the model does not import state. */
export const shortcut = planted;
