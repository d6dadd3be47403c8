import { MESSAGE_RECEIPT, type Receipt } from "../../../shared/wire/receipt.ts";

/** First byte of every frame: the last of its message, binary (RFC 6455 §5.2). */
const FINAL_BINARY = 0x82;

/**
 * Puts a message into one unmasked, final, binary WebSocket frame (RFC 6455 §5.2), ready to be written to any number of sockets.
 *
 * The hub frames a batch once for all its watchers; several frames in one buffer are one system call and still one message each.
 */
export function frameMessage(message: Uint8Array): Buffer {
  const header = frameHeader(message.length);
  const framed = Buffer.allocUnsafe(header.length + message.length);
  framed.set(header, 0);
  framed.set(message, header.length);
  return framed;
}

/**
 * Frames a Yjs V1 update as one Update message (`[0, 2, varUint length, update]`), written once into one buffer:
 * this is done for every edit.
 */
export function frameUpdate(update: Uint8Array): Buffer {
  const prefix = 2 + varUintSize(update.length);
  const size = prefix + update.length;
  const header = size < 126 ? 2 : size < 0x10000 ? 4 : 10;
  const framed = Buffer.allocUnsafe(header + size);
  writeHeader(framed, size);
  framed[header] = 0;
  framed[header + 1] = 2;
  writeVarUint(framed, header + 2, update.length);
  framed.set(update, header + prefix);
  return framed;
}

/**
 * Frames the receipts of one peer, in frame order (`[100, varUint seq, varUint count, count × (varUint client, varUint clock)]`
 * each), into one buffer.
 */
export function frameReceipts(receipts: readonly Receipt[]): Buffer {
  let size = 0;
  for (const receipt of receipts) size += 2 + receiptSize(receipt);
  const framed = Buffer.allocUnsafe(size);
  let position = 0;
  for (const receipt of receipts) {
    const length = receiptSize(receipt);
    framed[position] = FINAL_BINARY;
    framed[position + 1] = length;
    framed[position + 2] = MESSAGE_RECEIPT;
    let at = writeVarUint(framed, position + 3, receipt.seq);
    at = writeVarUint(framed, at, receipt.tops.length);
    for (const [client, clock] of receipt.tops) at = writeVarUint(framed, writeVarUint(framed, at, client), clock);
    position = at;
  }
  return framed;
}

/** Bytes of a receipt message. At most 8 clients (validator rule V31): far below the 126 where a frame's header grows. */
function receiptSize({ seq, tops }: Receipt): number {
  let size = 1 + varUintSize(seq) + varUintSize(tops.length);
  for (const [client, clock] of tops) size += varUintSize(client) + varUintSize(clock);
  return size;
}

/** Bytes of a number as a variable-length integer. */
export function varUintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

/** Writes a variable-length integer at a position with room for it; gives the position after it. */
export function writeVarUint(buffer: Buffer, at: number, value: number): number {
  let position = at;
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) buffer[position++] = (rest & 0x7f) | 0x80;
  buffer[position++] = rest;
  return position;
}

/** The header of such a frame for a payload of `sizeBytes`, so that large payloads need not be copied. */
export function frameHeader(sizeBytes: number): Buffer {
  const header = Buffer.allocUnsafe(sizeBytes < 126 ? 2 : sizeBytes < 0x10000 ? 4 : 10);
  writeHeader(header, sizeBytes);
  return header;
}

function writeHeader(buffer: Buffer, sizeBytes: number): void {
  buffer[0] = FINAL_BINARY;
  if (sizeBytes < 126) buffer[1] = sizeBytes;
  else if (sizeBytes < 0x10000) {
    buffer[1] = 126;
    buffer.writeUInt16BE(sizeBytes, 2);
  } else {
    buffer[1] = 127;
    buffer.writeBigUInt64BE(BigInt(sizeBytes), 2);
  }
}

/** Splits a buffer of whole frames made by {@link frameMessage} into their messages, as views. For peers that are no sockets. */
export function unframeMessages(framed: Uint8Array): Uint8Array[] {
  const view = new DataView(framed.buffer, framed.byteOffset, framed.byteLength);
  const messages: Uint8Array[] = [];
  let position = 0;
  while (position < framed.length) {
    const short = view.getUint8(position + 1);
    const start = position + (short < 126 ? 2 : short === 126 ? 4 : 10);
    const size = short < 126 ? short : short === 126 ? view.getUint16(position + 2) : Number(view.getBigUint64(position + 2));
    messages.push(framed.subarray(start, start + size));
    position = start + size;
  }
  return messages;
}
