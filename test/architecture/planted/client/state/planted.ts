/** State, for the planted violations to import. */
export const planted = 1;
