import { hash } from "node:crypto";

const HASH_BYTES = 32;

/**
 * SHA-256 of some bytes, 32 raw bytes.
 *
 * It goes through a string, because a Buffer of the hash is memory outside V8's heap: making and collecting it takes three times as long as
 * hashing the 200 bytes of an entry (2.4 µs against 0.7 µs).
 */
export function sha256(bytes: Uint8Array): Uint8Array {
  const text = hash("sha256", bytes, "binary");
  const raw = new Uint8Array(HASH_BYTES);
  for (let index = 0; index < HASH_BYTES; index++) raw[index] = text.charCodeAt(index);
  return raw;
}
