import type { Connection, Pool, Submittable } from "pg";

/** Signature, flags and length of the extension at the start of binary COPY data, which PostgreSQL leaves empty. */
const HEADER_BYTES = 19;
const END = -1;

/**
 * Runs a query without parameters as `COPY … TO STDOUT (FORMAT binary)` and gives its rows' fields as raw bytes; null for NULL.
 * Fields are views into one buffer: copy what is kept. The driver's ordinary results would carry every byte as hex.
 */
export async function copyOut(pool: Pool, query: string): Promise<readonly (Uint8Array | null)[][]> {
  const client = await pool.connect();
  const copy = new CopyOut(`COPY (${query}) TO STDOUT (FORMAT binary)`);
  client.query(copy);
  try {
    const data = await copy.done;
    client.release();
    return parseRows(data);
  } catch (cause) {
    client.release(cause instanceof Error ? cause : true);
    throw cause;
  }
}

/** What the driver asks of a query of one's own making; it wraps `callback` to keep its time-out. */
class CopyOut implements Submittable {
  callback: (failure: Error | null) => void;
  readonly done: Promise<Buffer>;
  readonly #text: string;
  readonly #chunks: Buffer[] = [];

  constructor(text: string) {
    this.#text = text;
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    this.done = promise;
    this.callback = (failure) => (failure === null ? resolve(Buffer.concat(this.#chunks)) : reject(failure));
  }

  submit(connection: Connection): void {
    connection.query(this.#text);
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    // A copy: the driver uses its buffer again.
    this.#chunks.push(Buffer.from(chunk));
  }

  handleReadyForQuery(): void {
    this.callback(null);
  }

  handleError(failure: Error): void {
    this.callback(failure);
  }

  /** PostgreSQL says how many rows there were; they are counted by their bytes. */
  handleCommandComplete(): void {
    return;
  }
}

function parseRows(data: Buffer): (Uint8Array | null)[][] {
  const rows: (Uint8Array | null)[][] = [];
  let at = HEADER_BYTES;
  while (at < data.byteLength) {
    const count = data.readInt16BE(at);
    at += 2;
    if (count === END) break;
    const row: (Uint8Array | null)[] = [];
    for (let index = 0; index < count; index += 1) {
      const length = data.readInt32BE(at);
      at += 4;
      row.push(length < 0 ? null : data.subarray(at, at + length));
      at += Math.max(0, length);
    }
    rows.push(row);
  }
  return rows;
}
