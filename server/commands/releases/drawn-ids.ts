import type { ReleasedAs } from "../../../shared/acts/release.ts";
import type { RandomSource } from "../../ports/random-source.ts";

/** Bytes of an id that nobody can guess or link to another. */
const ID_BYTES = 16;

/** An id drawn at random, 128 bits in hexadecimal. */
export function drawnId(random: RandomSource): string {
  return Buffer.from(random.bytes(ID_BYTES)).toString("hex");
}

/** Ids of what a release makes in the other compartment. They come of nothing, so that nothing there depends on where it came from (R1). */
export function drawnIds(random: RandomSource): ReleasedAs {
  return { card: drawnId(random), disclosure: drawnId(random) };
}
