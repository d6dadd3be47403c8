import type { Duplex } from "node:stream";
import type { Place } from "../domain/fair-line.ts";
import type { Clock } from "../ports/clock.ts";
import { LoopTurns } from "./loop-turns.ts";

/** What is handed to the system at once, bytes: copying it takes a tenth of a millisecond. */
export const PIECE_BYTES = 256 << 10;

type Written = (error?: Error | null) => void;

/** What a stream hands over of one call of `write`. */
interface Chunk {
  readonly chunk: Uint8Array | string;
  readonly encoding: BufferEncoding;
}

/** How a socket is told that a chunk is bytes; its type knows the encodings of text alone. */
const BYTES = "buffer" as BufferEncoding;

/**
 * Lets what is large be written by turns, in pieces. Without it the system copies megabytes of a board in a row, and of those of thirty people who join it
 * at once a hundred, before anyone else's next edit is read (RULES.md, L10).
 */
export class WriteTurns {
  readonly #turns: LoopTurns;

  constructor(clock: Pick<Clock, "soon">) {
    this.#turns = new LoopTurns(clock);
  }

  /**
   * Has a socket written to in pieces from now on. Its stream sees one write as before, which ends with the last piece: what is written meanwhile waits,
   * and nothing comes between the pieces. Call it once for a socket.
   */
  pace(socket: Duplex, place: Place): void {
    const write = socket._write.bind(socket);
    const writeMany = socket._writev?.bind(socket);
    const inPieces = (pieces: Iterator<Uint8Array>, written: Written): void => {
      const { value: piece, done } = pieces.next();
      if (done === true) return written();
      write(piece, BYTES, (error) => {
        if (error) written(error);
        else this.#turns.await(place, () => inPieces(pieces, written));
      });
    };
    socket._write = (chunk: Uint8Array | string, encoding, written) => {
      if (chunk.length <= PIECE_BYTES) write(chunk, encoding, written);
      else inPieces(piecesOf([{ chunk, encoding }]), written);
    };
    if (writeMany === undefined) return;
    socket._writev = (chunks: Chunk[], written) => {
      if (chunks.reduce((size, { chunk }) => size + chunk.length, 0) <= PIECE_BYTES) writeMany(chunks, written);
      else inPieces(piecesOf(chunks), written);
    };
  }
}

function* piecesOf(chunks: readonly Chunk[]): Generator<Uint8Array, void, undefined> {
  for (const { chunk, encoding } of chunks) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk;
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
  }
}
