import * as Y from "yjs";
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { MESSAGE_AUTH, MESSAGE_AWARENESS } from "../../shared/wire/frame.ts";
import { MESSAGE_RECEIPT } from "../../shared/wire/receipt.ts";

/** What a message of the server is, in words. */
export type ShownMessage = "step-1" | "step-2" | "update" | "presence" | "keep-alive" | "denied" | "receipt" | "unknown";

/** Names a message of the server. */
export function nameOf(message: Uint8Array): ShownMessage {
  if (message[0] === 0) return (["step-1", "step-2", "update"] as const)[message[1] ?? 3] ?? "unknown";
  if (message[0] === 1) return message.length === 3 && message[2] === 0 ? "keep-alive" : "presence";
  if (message[0] === MESSAGE_AUTH) return "denied";
  return message[0] === MESSAGE_RECEIPT ? "receipt" : "unknown";
}

/** One entry of a presence message. */
export interface ShownPresence {
  readonly client: number;
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
}

/** Reads a presence message of the server. */
export function presenceIn(message: Uint8Array): ShownPresence[] {
  const outer = createDecoder(message);
  readVarUint(outer);
  const decoder = createDecoder(readVarUint8Array(outer));
  return Array.from({ length: readVarUint(decoder) }, () => ({
    client: readVarUint(decoder),
    clock: readVarUint(decoder),
    state: JSON.parse(readVarString(decoder)) as Record<string, unknown> | null,
  }));
}

/** The state vector in a sync step 1. */
export function vectorIn(message: Uint8Array): Map<number, number> {
  const decoder = createDecoder(message.subarray(2));
  return Y.decodeStateVector(readVarUint8Array(decoder));
}

/** A SyncStep2 message around an update. */
export function step2(update: Uint8Array): Uint8Array {
  return syncMessage(1, update);
}

/** A sync message of any step around any payload. */
export function syncMessage(step: number, payload: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, 0);
  writeVarUint(encoder, step);
  writeVarUint8Array(encoder, payload);
  return toUint8Array(encoder);
}

/** An awareness message, as a stock client writes it. `state` is JSON text. */
export function encodeAwareness(
  entries: readonly { readonly client: number; readonly clock: number; readonly state: string }[],
): Uint8Array {
  const inner = createEncoder();
  writeVarUint(inner, entries.length);
  for (const { client, clock, state } of entries) {
    writeVarUint(inner, client);
    writeVarUint(inner, clock);
    writeVarString(inner, state);
  }
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE_AWARENESS);
  writeVarUint8Array(encoder, toUint8Array(inner));
  return toUint8Array(encoder);
}

/** The updates that `change` makes on a document of its own that has this client id. */
export function editsOf(clientId: number, change: (doc: Y.Doc) => void, base?: Uint8Array): Uint8Array[] {
  const doc = new Y.Doc();
  if (base !== undefined) Y.applyUpdate(doc, base);
  // Last: Yjs takes a new id when it meets its own in another client's update.
  doc.clientID = clientId;
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  change(doc);
  return updates;
}
