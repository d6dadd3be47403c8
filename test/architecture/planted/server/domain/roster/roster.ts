/** Planted: something to import. */
export const roster = 3;
