import { useCase } from "./commands/use-case.ts";

/** Planted: main runs no use case by itself. */
export const planted = [useCase];
