/** Planted: something to import. */
export const board = 1;
