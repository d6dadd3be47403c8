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

/** The header of such a frame for a payload of `sizeBytes`, so that large payloads need not be copied. */
export function frameHeader(sizeBytes: number): Buffer {
  const FINAL_BINARY = 0x82;
  if (sizeBytes < 126) return Buffer.from([FINAL_BINARY, sizeBytes]);
  if (sizeBytes < 0x10000) return Buffer.from([FINAL_BINARY, 126, sizeBytes >> 8, sizeBytes & 0xff]);
  const header = Buffer.alloc(10);
  header[0] = FINAL_BINARY;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(sizeBytes), 2);
  return header;
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
