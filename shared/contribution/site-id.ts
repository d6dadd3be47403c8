import { fromBase64 } from "lib0/buffer";
import * as encoding from "lib0/encoding";
import type { Sha256 } from "./canonical-bytes.ts";
import { toHex, type ExportKey } from "./export-line.ts";

const DOMAIN = "majlis/site";
const VERSION = 1;
/** 128 bits of the hash. */
const ID_BYTES = 16;

/**
 * The id of the site that began with these keys, 32 lower-case hex digits: the first 16 bytes of SHA-256 over str domain, u8 version, uint count,
 * and for each key str algorithm, uint length and the bytes of the public key. str and uint as in canonical-bytes.ts.
 */
export function siteIdOf(keys: readonly ExportKey[], sha256: Sha256): string {
  const bytes = encoding.encode((encoder) => {
    encoding.writeVarString(encoder, DOMAIN);
    encoding.writeUint8(encoder, VERSION);
    encoding.writeVarUint(encoder, keys.length);
    for (const { algorithm, key } of keys) {
      encoding.writeVarString(encoder, algorithm);
      encoding.writeVarUint8Array(encoder, fromBase64(key));
    }
  });
  return toHex(sha256(bytes).subarray(0, ID_BYTES));
}
