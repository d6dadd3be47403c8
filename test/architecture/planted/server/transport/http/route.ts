/** Planted: something to import. */
export const route = 1;
