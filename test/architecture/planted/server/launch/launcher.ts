/** Planted: something to import. */
export const launcher = 1;
