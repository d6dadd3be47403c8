/** Planted: something to import. */
export const example = 1;
