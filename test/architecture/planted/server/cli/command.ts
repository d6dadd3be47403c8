/** Planted: something to import. */
export const command = 1;
