import { useCase } from "./commands/use-case.ts";

/** Planted: a file at the root that belongs in a folder. */
export const stray = useCase;
