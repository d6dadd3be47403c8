/** Planted: something to import. */
export const thread = 1;
