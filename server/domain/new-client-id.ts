import type { ClientId } from "../../shared/ids.ts";
import type { RandomSource } from "../ports/random-source.ts";

/** A Yjs client id for updates that the server writes for a person, 1 to 2^32 - 1. */
export function newClientId(random: RandomSource): ClientId {
  const [low = 0, second = 0, third = 0, high = 0] = random.bytes(4);
  return (low | (second << 8) | (third << 16) | (high << 24)) >>> 0 || 1;
}
