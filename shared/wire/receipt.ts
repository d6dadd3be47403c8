import { createDecoder, readVarUint } from "lib0/decoding";
import type { ClientId } from "../ids.ts";
import { fail, ok, type Result } from "../result.ts";

/** Message type of a receipt on the sync socket. */
export const MESSAGE_RECEIPT = 100;

/**
 * Proof that one write frame is durable (SW9): all clocks below `clock` of that client are on disk.
 * `tops` is empty for a frame that only deleted, or held nothing new.
 */
export interface Receipt {
  /** The ledger entry that holds it, or the head if nothing was new. */
  readonly seq: number;
  readonly tops: readonly (readonly [client: ClientId, clock: number])[];
}

/** Decodes a whole receipt message, type included. Fails with `malformed` on anything else. */
export function decodeReceipt(message: Uint8Array): Result<Receipt, "malformed"> {
  try {
    const decoder = createDecoder(message);
    if (readVarUint(decoder) !== MESSAGE_RECEIPT) return fail("malformed");
    const seq = readVarUint(decoder);
    const count = readVarUint(decoder);
    if (count * 2 > message.length) return fail("malformed");
    const tops: [ClientId, number][] = [];
    for (let index = 0; index < count; index++) tops.push([readVarUint(decoder), readVarUint(decoder)]);
    return decoder.pos === message.length ? ok({ seq, tops }) : fail("malformed");
  } catch {
    // lib0 throws on a truncated varint; that is the only way to get here.
    return fail("malformed");
  }
}
