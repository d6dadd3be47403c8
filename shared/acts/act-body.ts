import { decodeUtf8 } from "lib0/string";
import { encodeCanonicalJson, type JsonValue } from "../contribution/canonical-json.ts";
import type { ActEntry } from "../contribution/entry.ts";
import { ACT_TYPES, isActType, type ReadAct } from "./act-types.ts";

/** Longest body of an act, bytes (FORMAT.md, rule 1). */
export const MOST_BODY_BYTES = 65_536;

/** What an act's body holds: what the person said, word for word, and what the server added. */
export interface ActBody {
  readonly said: JsonValue;
  readonly set?: JsonValue;
}

/** Encodes a body as canonical JSON. Throws for a value that JSON cannot say; the caller checks the length against {@link MOST_BODY_BYTES}. */
export function encodeActBody({ said, set }: ActBody): Uint8Array {
  return encodeCanonicalJson(set === undefined ? { said } : { said, set });
}

/** Reads an act. Null where its type is not known, its body was shredded, or the body does not fit the type's schema: such an act is shown as unreadable. */
export function readAct({ type, id, seq, at, author, partner, body }: ActEntry): ReadAct | null {
  if (!isActType(type) || body === null) return null;
  let parsed: { said?: unknown; set?: unknown };
  try {
    parsed = JSON.parse(decodeUtf8(body)) as typeof parsed;
  } catch {
    // The ledger's own rules refuse such a body (FORMAT.md, rule 10).
    return null;
  }
  const said = ACT_TYPES[type].said.safeParse(parsed.said);
  const set = ACT_TYPES[type].set.safeParse(parsed.set ?? {});
  // A register without its subject is that of the act itself, which act-place.ts reads: an absent `set` is no fault.
  if (!said.success || (parsed.set !== undefined && !set.success)) return null;
  return { type, id, seq, at, author, partner, said: said.data, set: set.success ? set.data : {} } as ReadAct;
}
