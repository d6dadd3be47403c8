import { varUintSize, writeVarUint } from "./var-uint.ts";
import { headerSize, unframeMessages, writeHeader } from "./websocket-frame.ts";

/** An Update message is `[0, 2, varUint length, update]`. */
const SYNC = 0;
const UPDATE = 2;

/** Frames a Yjs V1 update as one Update message. It is written once into one buffer, because this happens for every edit. */
export function frameUpdate(update: Uint8Array): Buffer {
  const prefix = prefixSize(update.length);
  const framed = Buffer.allocUnsafe(prefix + update.length);
  writePrefix(framed, update.length);
  framed.set(update, prefix);
  return framed;
}

/** Everything that comes before the update in its frame, for an update of `updateBytes`: a large update is sent after it uncopied. */
export function updateFrameHeader(updateBytes: number): Buffer {
  const header = Buffer.allocUnsafe(prefixSize(updateBytes));
  writePrefix(header, updateBytes);
  return header;
}

/** Gives back what {@link frameUpdate} has framed, one frame after the other: views of `framed`. */
export function unframeUpdates(framed: Uint8Array): Uint8Array[] {
  return unframeMessages(framed).map((message) => message.subarray(updateStart(message)));
}

/** Where the update begins: after the type of the message and the length of the update. */
function updateStart(message: Uint8Array): number {
  let at = 2;
  while ((message[at] ?? 0) > 0x7f) at++;
  return at + 1;
}

function prefixSize(updateBytes: number): number {
  const prefix = 2 + varUintSize(updateBytes);
  return headerSize(prefix + updateBytes) + prefix;
}

function writePrefix(buffer: Buffer, updateBytes: number): void {
  const at = writeHeader(buffer, 0, 2 + varUintSize(updateBytes) + updateBytes);
  buffer[at] = SYNC;
  buffer[at + 1] = UPDATE;
  writeVarUint(buffer, at + 2, updateBytes);
}
