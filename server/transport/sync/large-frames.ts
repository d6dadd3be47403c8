/** A message of more bytes is large: its bytes are unmasked as they come, and it is put together in a turn of its own. */
const LARGE_BYTES = 256 << 10;
/** What a chunk holds of a large frame becomes a piece of its own from so many bytes on: the library then copies nothing to unmask it. */
const WHOLE_CHUNK_BYTES = 32 << 10;
/** Smaller chunks are gathered into pieces of so many bytes. */
const GATHERED_BYTES = 64 << 10;
/** First byte: the last frame of a message, the bits for extensions, what it is; second byte: masked, its length (RFC 6455 §5.2). */
const FIN = 0x80;
const OPCODE = 0x0f;
const FIRST_CONTROL = 0x08;
const MASKED = 0x80;
const LENGTH = 0x7f;
const MASK_BYTES = 4;

/** Takes bytes in their order. `endsLarge`: with them a large message is whole. */
type Passed = (bytes: Buffer, endsLarge: boolean) => void;

/**
 * Cuts the large frames of one client into fragments (RFC 6455 §5.4) before the library reads them.
 *
 * The library keeps the bytes of a frame until the last one has come, and then copies and unmasks all of them: 8 MB hold up everyone's sockets for
 * ten milliseconds and more. Fragments it unmasks one by one, as they come; what is left to do with the last byte is one copy.
 */
export class LargeFrames {
  /** Above so many bytes the library refuses a message: then it has to see the length that it claims. */
  readonly #mostBytes: number;
  /** The head of the frame under way, as far as it has come; the mask of one that is cut is read from it later. */
  readonly #head = Buffer.alloc(14);
  #headBytes = 0;
  /** Payload of the frame under way that has yet to come. */
  #left = 0;
  #isLast = false;
  #isEndOfLarge = false;
  /** Whether the frame under way is cut; and then what has yet to come of its piece, how much of it was given out in pieces, and how the next piece begins. */
  #isCut = false;
  #leftOfPiece = 0;
  #inPieces = 0;
  #nextFirst = 0;
  /** Bytes of the message under way, over all its frames. */
  #messageBytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Gives the bytes of a chunk to `pass`, with the heads of fragments in between. The first bytes of a head that is not whole wait for the rest of it. */
  cut(chunk: Buffer, pass: Passed): void {
    let from = 0;
    let at = 0;
    const passUpTo = (to: number, endsLarge: boolean): void => {
      if (to > from) pass(chunk.subarray(from, to), endsLarge);
      from = to;
    };
    while (at < chunk.length) {
      if (this.#left > 0) {
        if (this.#isCut && this.#leftOfPiece === 0) {
          passUpTo(at, false);
          pass(this.#nextPiece(chunk.length - at), false);
        }
        at += this.#takePayload(chunk.length - at);
        if (this.#isWholeLarge) passUpTo(at, true);
        continue;
      }
      const headAt = at;
      // Of a head that began in an earlier chunk nothing was given on.
      const isBegun = this.#headBytes > 0;
      at += this.#takeHead(chunk, at);
      if (this.#headBytes < this.#neededHead()) return passUpTo(headAt, false);
      this.#beginFrame();
      if (this.#isCut || isBegun) {
        passUpTo(headAt, false);
        from = at;
      }
      if (isBegun && !this.#isCut) pass(Buffer.from(this.#head.subarray(0, this.#headBytes)), this.#isWholeLarge);
      else if (this.#isWholeLarge) passUpTo(at, true);
      this.#headBytes = 0;
    }
    passUpTo(at, false);
  }

  /** Whether a large message is whole with the byte before. */
  get #isWholeLarge(): boolean {
    return this.#left === 0 && this.#isEndOfLarge;
  }

  /** Counts the next bytes of the payload, of which so many are there. Gives how many of them are of the same piece. */
  #takePayload(there: number): number {
    const bytes = Math.min(this.#left, there, this.#isCut ? this.#leftOfPiece : Infinity);
    this.#left -= bytes;
    if (this.#isCut) this.#leftOfPiece -= bytes;
    return bytes;
  }

  /** Copies what a chunk has of the head of a frame. Gives how many bytes that was. */
  #takeHead(chunk: Buffer, at: number): number {
    const before = this.#headBytes;
    for (let next = at; next < chunk.length && this.#headBytes < this.#neededHead(); next++)
      this.#head[this.#headBytes++] = chunk[next] as number;
    return this.#headBytes - before;
  }

  #neededHead(): number {
    if (this.#headBytes < 2) return 2;
    const second = this.#head[1] as number;
    const length = second & LENGTH;
    return 2 + (length < 126 ? 0 : length === 126 ? 2 : 8) + ((second & MASKED) === 0 ? 0 : MASK_BYTES);
  }

  /** Reads the head, which is whole. */
  #beginFrame(): void {
    const [first, second] = [this.#head[0] as number, this.#head[1] as number];
    const short = second & LENGTH;
    this.#left = short < 126 ? short : short === 126 ? this.#head.readUInt16BE(2) : Number(this.#head.readBigUInt64BE(2));
    this.#isLast = (first & FIN) !== 0;
    const isData = (first & OPCODE) < FIRST_CONTROL;
    if (isData) this.#messageBytes += this.#left;
    this.#isEndOfLarge = isData && this.#isLast && this.#messageBytes > LARGE_BYTES;
    if (isData && this.#isLast) this.#messageBytes = 0;
    this.#isCut = isData && this.#left > LARGE_BYTES && this.#left <= this.#mostBytes && (second & MASKED) !== 0;
    this.#leftOfPiece = 0;
    this.#inPieces = 0;
    this.#nextFirst = first & ~FIN;
  }

  /** Begins the next piece of a frame, of whose payload so many bytes are there. Gives the piece's head. */
  #nextPiece(there: number): Buffer {
    const size = Math.min(this.#left, there >= WHOLE_CHUNK_BYTES ? there : GATHERED_BYTES);
    const first = this.#nextFirst | (size === this.#left && this.#isLast ? FIN : 0);
    const mask = Buffer.from([0, 1, 2, 3].map((index) => this.#head[10 + ((this.#inPieces + index) % MASK_BYTES)] as number));
    this.#leftOfPiece = size;
    this.#inPieces += size;
    // What follows continues it: opcode 0.
    this.#nextFirst = 0;
    return Buffer.concat([Buffer.of(first), lengthField(size), mask]);
  }
}

/** The masked bit and the length of a frame, in the shortest form. */
function lengthField(size: number): Buffer {
  if (size < 126) return Buffer.of(MASKED | size);
  const field = Buffer.alloc(size < 0x10000 ? 3 : 9);
  field[0] = MASKED | (size < 0x10000 ? 126 : 127);
  if (size < 0x10000) field.writeUInt16BE(size, 1);
  else field.writeBigUInt64BE(BigInt(size), 1);
  return field;
}
