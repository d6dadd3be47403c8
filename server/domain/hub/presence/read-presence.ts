import { createDecoder, readVarString, readVarUint } from "lib0/decoding";
import type { ClientId } from "../../../../shared/ids.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import { MAX_CLIENT_ID, MAX_PRESENCE_STATE_BYTES } from "../../../../shared/wire/limits.ts";

/** One entry of a peer's awareness frame, its state still undecoded text. */
export interface ClaimedPresence {
  readonly client: ClientId;
  readonly state: string;
}

/**
 * Reads the entries of an awareness payload for which `isOwn` holds. Other entries are skipped before their state is looked at:
 * a stock client returns every foreign entry it gets (SW16).
 * Fails when the payload is malformed, holds more than `most` entries, or an own state is above its limit.
 */
export function readPresence(
  payload: Uint8Array,
  most: number,
  isOwn: (client: ClientId, clock: number) => boolean,
): Result<readonly ClaimedPresence[], "malformed" | "too-large"> {
  try {
    const decoder = createDecoder(payload);
    const count = readVarUint(decoder);
    if (count * 3 > payload.length) return fail("malformed");
    if (count > most) return fail("too-large");
    const own: ClaimedPresence[] = [];
    for (let index = 0; index < count; index++) {
      const client = readVarUint(decoder);
      const clock = readVarUint(decoder);
      if (client > MAX_CLIENT_ID) return fail("malformed");
      const start = decoder.pos;
      const size = readVarUint(decoder);
      const end = decoder.pos + size;
      if (end > payload.length) return fail("malformed");
      if (isOwn(client, clock)) {
        if (size > MAX_PRESENCE_STATE_BYTES) return fail("too-large");
        decoder.pos = start;
        own.push({ client, state: readVarString(decoder) });
      }
      decoder.pos = end;
    }
    return decoder.pos === payload.length ? ok(own) : fail("malformed");
  } catch {
    // lib0 throws on truncation and on text that is not UTF-8: malformed.
    return fail("malformed");
  }
}
