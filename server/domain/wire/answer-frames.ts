import { createEncoder, toUint8Array, writeVarString, writeVarUint } from "lib0/encoding";
import { encodeStep1, encodeStep2, MESSAGE_AUTH } from "../../../shared/wire/frame.ts";
import { frameMessage } from "./websocket-frame.ts";

const PERMISSION_DENIED = 0;

/** The end of a join, an empty SyncStep2: a stock client now calls itself synced. The document came before it, in Update messages. */
export const SYNCED_FRAME: Uint8Array = frameMessage(encodeStep2(Uint8Array.of(0, 0)));

/** Frames the server's sync step 1, which asks a peer for everything beyond `vector` (clock by client id). */
export function frameStep1(vector: ReadonlyMap<number, number>): Buffer {
  return frameMessage(encodeStep1(vector));
}

/** Frames the y-protocols auth message "permission denied" with a reason. A stock client reports it and goes on. */
export function framePermissionDenied(reason: string): Buffer {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE_AUTH);
  writeVarUint(encoder, PERMISSION_DENIED);
  writeVarString(encoder, reason);
  return frameMessage(toUint8Array(encoder));
}
