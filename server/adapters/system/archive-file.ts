import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream";
import { pipeline as pipelined } from "node:stream/promises";
import { createZstdCompress, createZstdDecompress } from "node:zlib";
import { ARCHIVE_HEADER, ARCHIVE_TAIL_BYTES, archiveTail, assertArchiveHeader } from "../../domain/archive/archive-format.ts";
import { ArchiveFault } from "../../ports/archive.ts";

/** A file of that name exists already. Nothing was written. */
export class ArchiveFileExists extends Error {
  override readonly name = "ArchiveFileExists";
}

/** The file cannot be written. `path` is the name that was asked for; `cause` is what the system said. */
export class ArchiveFileNotWritten extends Error {
  override readonly name = "ArchiveFileNotWritten";
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`cannot write ${path}`, { cause });
    this.path = path;
  }
}

/**
 * Packs the bytes of an archive into a file for its owner alone (mode 0600): written under another name, synced, then renamed, so that
 * a file of this name is always whole. Gives its size. Rejects with {@link ArchiveFileExists} unless `replace`, with what `chunks`
 * threw, or with {@link ArchiveFileNotWritten}; then nothing is left of it.
 */
export async function writeArchiveFile(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  { replace }: { readonly replace: boolean },
): Promise<number> {
  mustBeFree(path, replace);
  const partial = `${path}.part-${process.pid}`;
  /** What the system says of the partial file is about the one that was asked for. */
  const about = async <Done>(writing: Promise<Done>): Promise<Done> => {
    try {
      return await writing;
    } catch (cause) {
      throw new ArchiveFileNotWritten(path, cause);
    }
  };
  const file = await about(open(partial, "wx", 0o600));
  let size: number;
  try {
    try {
      const sum = createHash("sha256");
      // Writes the whole piece after the last one.
      const write = async (piece: string | Uint8Array): Promise<void> => {
        sum.update(piece);
        await about(file.writeFile(piece));
      };
      await write(ARCHIVE_HEADER);
      await pipelined(chunks, createZstdCompress(), async (packed: AsyncIterable<Uint8Array>) => {
        for await (const piece of packed) await write(piece);
      });
      await about(file.writeFile(archiveTail(sum.digest("hex"))));
      await about(file.sync());
      ({ size } = await file.stat());
    } finally {
      await file.close();
    }
    mustBeFree(path, replace);
    await about(rename(partial, path));
  } catch (cause) {
    await rm(partial, { force: true });
    throw cause;
  }
  await syncFolder(dirname(path));
  return size;
}

/**
 * The unpacked bytes of an archive file, after the checksum of the whole file was verified. Throws `ArchiveFault` if it is none, is of a
 * newer format or damaged, and what reading it throws.
 */
export async function* readArchiveFile(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const end = await endOfPacked(path);
  const unpack = createZstdDecompress();
  const read = createReadStream(path, { start: ARCHIVE_HEADER.length, end: end - 1, highWaterMark: READ_BYTES });
  pipeline(read, unpack, () => undefined); // What fails comes out of the loop below.
  try {
    for await (const chunk of unpack) yield chunk as Uint8Array;
  } catch (cause) {
    if (cause instanceof Error && "syscall" in cause) throw cause; // The disk's fault.
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new ArchiveFault(`the file cannot be unpacked: ${what}`, { cause });
  }
}

const READ_BYTES = 256 * 1024;

/** Where the packed stream ends. Reads the file once. */
async function endOfPacked(path: string): Promise<number> {
  const file = await open(path, "r");
  let tail: Buffer;
  let end: number;
  try {
    const { size } = await file.stat();
    const first = Buffer.alloc(ARCHIVE_HEADER.length + 8);
    const { bytesRead } = await file.read(first, 0, first.length, 0);
    assertArchiveHeader(first.subarray(0, bytesRead));
    end = size - ARCHIVE_TAIL_BYTES;
    tail = Buffer.alloc(ARCHIVE_TAIL_BYTES);
    await file.read(tail, 0, tail.length, Math.max(0, end));
  } finally {
    await file.close();
  }
  const damaged = new ArchiveFault("the file is damaged: it was changed or cut short, its sum is another");
  if (end <= ARCHIVE_HEADER.length) throw damaged;
  const sum = createHash("sha256");
  for await (const chunk of createReadStream(path, { end: end - 1, highWaterMark: READ_BYTES })) sum.update(chunk as Uint8Array);
  if (tail.toString("latin1") !== archiveTail(sum.digest("hex"))) throw damaged;
  return end;
}

function mustBeFree(path: string, replace: boolean): void {
  if (!replace && existsSync(path)) throw new ArchiveFileExists(`${path} is there already; --force replaces it`);
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
