/** Planted: something to import. */
export const start = (): number => 1;
