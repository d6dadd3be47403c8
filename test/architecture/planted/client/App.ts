/** Planted: something to import. */
export const app = 1;
