import type { ClientBase, Connection, Pool, Submittable } from "pg";

/** Signature, flags and length of the extension at the start of binary COPY data, which PostgreSQL leaves empty. */
const HEADER_BYTES = 19;
const END = -1;

/**
 * Runs a query without parameters as `COPY … TO STDOUT (FORMAT binary)` and gives its rows' fields as raw bytes; null for NULL.
 * Fields are views into one buffer: copy what is kept. The driver's ordinary results would carry every byte as hex.
 */
export async function copyOut(pool: Pool, query: string): Promise<readonly (Uint8Array | null)[][]> {
  const client = await pool.connect();
  try {
    const rows = await copyOutOn(client, query);
    client.release();
    return rows;
  } catch (cause) {
    client.release(cause instanceof Error ? cause : true);
    throw cause;
  }
}

/** {@link copyOut} on a connection that is held already, for instance in a transaction; a time-out beside the pool's own in milliseconds. */
export async function copyOutOn(client: ClientBase, query: string, timeoutMs?: number): Promise<readonly (Uint8Array | null)[][]> {
  const copy = new CopyOut(`COPY (${query}) TO STDOUT (FORMAT binary)`, timeoutMs);
  client.query(copy);
  return parseRows(await copy.done);
}

/** What the driver asks of a query of one's own making; it wraps `callback` to keep its time-out. */
class CopyOut implements Submittable {
  callback: (failure: Error | null) => void;
  readonly done: Promise<Buffer>;
  /** The driver looks for it under this name; undefined: as the connection has it. */
  readonly query_timeout: number | undefined;
  readonly #text: string;
  readonly #chunks: Buffer[] = [];

  constructor(text: string, timeoutMs?: number) {
    this.#text = text;
    this.query_timeout = timeoutMs;
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
