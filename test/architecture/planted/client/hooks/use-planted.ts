import { planted } from "../state/planted.ts";

/** A hook, for the planted violations to import. Hooks may read state. */
export const usePlanted = () => planted;
