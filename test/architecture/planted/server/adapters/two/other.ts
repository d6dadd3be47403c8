/** Planted: something to import. */
export const other = 2;
