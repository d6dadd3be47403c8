// The server frames its messages itself, once for all peers of a board; several frames in one buffer are one system call. These
// files need Node's Buffer (pooled memory that is not zeroed first, UTF-8 written in place), so they are not in shared/wire.

/** First byte of every frame: final and binary (RFC 6455 §5.2). */
const FINAL_BINARY = 0x82;

/** Puts a message into one unmasked, final, binary WebSocket frame (RFC 6455 §5.2), ready to be written to any number of sockets. */
export function frameMessage(message: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(headerSize(message.length) + message.length);
  framed.set(message, writeHeader(framed, 0, message.length));
  return framed;
}

/** Bytes of the frame header for a message of `messageBytes`. */
export function headerSize(messageBytes: number): number {
  return messageBytes < 126 ? 2 : messageBytes < 0x10000 ? 4 : 10;
}

/** Writes the frame header for a message of `messageBytes` at `at`, where there must be room for it. Returns the position after it. */
export function writeHeader(buffer: Buffer, at: number, messageBytes: number): number {
  buffer[at] = FINAL_BINARY;
  if (messageBytes < 126) {
    buffer[at + 1] = messageBytes;
    return at + 2;
  }
  if (messageBytes < 0x10000) {
    buffer[at + 1] = 126;
    return buffer.writeUInt16BE(messageBytes, at + 2);
  }
  buffer[at + 1] = 127;
  return buffer.writeBigUInt64BE(BigInt(messageBytes), at + 2);
}

/** Splits a buffer of whole frames of this server into their messages, as views of the buffer. For peers that are not sockets. */
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
