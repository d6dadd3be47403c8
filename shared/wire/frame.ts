import { createDecoder, readVarUint, readVarUint8Array, type Decoder } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { fail, ok, type Result } from "../result.ts";
import { MAX_CLIENT_ID, MAX_CLOCK, MAX_VECTOR_BYTES } from "./limits.ts";

/** What a peer may say on the sync socket: the y-websocket protocol, V1 updates, one message per frame. */
export type IncomingFrame =
  /** `vector` is still encoded: how many client ids it may name depends on the board ({@link decodeVector}). */
  | { readonly kind: "step-1"; readonly vector: Uint8Array }
  /** A SyncStep2 or an Update: both are writes. */
  | { readonly kind: "write"; readonly step: "step-2" | "update"; readonly update: Uint8Array }
  | { readonly kind: "awareness"; readonly payload: Uint8Array }
  | { readonly kind: "query-awareness" };

const SYNC = 0;
/** Message type of awareness on the sync socket. */
export const MESSAGE_AWARENESS = 1;
/** Message type of "permission denied" on the sync socket. */
export const MESSAGE_AUTH = 2;
const QUERY_AWARENESS = 3;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

/** Reads one message. Fails with `malformed` on unknown types, truncation or trailing bytes; never throws. Payloads are views, not copies. */
export function decodeFrame(message: Uint8Array): Result<IncomingFrame, "malformed"> {
  try {
    const decoder = createDecoder(message);
    const frame = readFrame(decoder);
    return frame !== null && decoder.pos === message.length ? ok(frame) : fail("malformed");
  } catch {
    // lib0 throws on truncation and on integers out of range; both are malformed input.
    return fail("malformed");
  }
}

/** Whether a message, if it is none that is malformed, asks for something: the board or everyone's presence. Looks at its first bytes only. */
export function isQuestion(message: Uint8Array): boolean {
  return message[0] === QUERY_AWARENESS || (message[0] === SYNC && message[1] === STEP_1);
}

function readFrame(decoder: Decoder): IncomingFrame | null {
  switch (readVarUint(decoder)) {
    case SYNC:
      return readSync(decoder);
    case MESSAGE_AWARENESS:
      return { kind: "awareness", payload: readVarUint8Array(decoder) };
    case QUERY_AWARENESS:
      return { kind: "query-awareness" };
    default:
      return null;
  }
}

function readSync(decoder: Decoder): IncomingFrame | null {
  const step = readVarUint(decoder);
  if (step === STEP_1) {
    const vector = readVarUint8Array(decoder);
    return vector.length > MAX_VECTOR_BYTES ? null : { kind: "step-1", vector };
  }
  if (step === STEP_2) return { kind: "write", step: "step-2", update: readVarUint8Array(decoder) };
  if (step === UPDATE) return { kind: "write", step: "update", update: readVarUint8Array(decoder) };
  return null;
}

/**
 * Decodes a state vector: clock by client id. Fails with `too-many-clients`, before it reads any of them, if it names more than
 * `mostClients`, and with `malformed` on truncation, trailing bytes or numbers out of range; never throws.
 */
export function decodeVector(
  bytes: Uint8Array,
  mostClients: number,
): Result<ReadonlyMap<number, number>, "malformed" | "too-many-clients"> {
  try {
    const decoder = createDecoder(bytes);
    const count = readVarUint(decoder);
    if (count * 2 > bytes.length) return fail("malformed");
    if (count > mostClients) return fail("too-many-clients");
    const vector = readEntries(decoder, count);
    return vector !== null && decoder.pos === bytes.length ? ok(vector) : fail("malformed");
  } catch {
    // lib0 throws on truncation and on integers out of range.
    return fail("malformed");
  }
}

function readEntries(decoder: Decoder, count: number): ReadonlyMap<number, number> | null {
  const vector = new Map<number, number>();
  for (let index = 0; index < count; index++) {
    const client = readVarUint(decoder);
    const clock = readVarUint(decoder);
    if (client > MAX_CLIENT_ID || clock > MAX_CLOCK) return null;
    vector.set(client, clock);
  }
  return vector;
}

/** Encodes the server's sync step 1: "send me what I lack". */
export function encodeStep1(vector: ReadonlyMap<number, number>): Uint8Array {
  const inner = createEncoder();
  writeVarUint(inner, vector.size);
  // Descending client ids, as Yjs writes them: equal vectors give equal bytes.
  for (const client of Float64Array.from(vector.keys()).toSorted().toReversed()) {
    writeVarUint(inner, client);
    writeVarUint(inner, vector.get(client) ?? 0);
  }
  return encodeSync(STEP_1, toUint8Array(inner));
}

/** Encodes an Update message around a Yjs V1 update. */
export function encodeUpdate(update: Uint8Array): Uint8Array {
  return encodeSync(UPDATE, update);
}

/** Encodes a SyncStep2 message around a Yjs V1 update; a stock client calls itself synced when it gets one. */
export function encodeStep2(update: Uint8Array): Uint8Array {
  return encodeSync(STEP_2, update);
}

function encodeSync(step: number, payload: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, SYNC);
  writeVarUint(encoder, step);
  writeVarUint8Array(encoder, payload);
  return toUint8Array(encoder);
}
