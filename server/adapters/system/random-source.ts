import { randomBytes } from "node:crypto";
import type { RandomSource } from "../../ports/random-source.ts";

/** The operating system's cryptographic randomness. */
export const systemRandom: RandomSource = {
  bytes: (count) => randomBytes(count),
};
