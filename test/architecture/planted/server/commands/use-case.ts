/** Planted: something to import. */
export const useCase = 1;
