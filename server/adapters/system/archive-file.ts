import { createReadStream, existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream";
import { pipeline as pipelined } from "node:stream/promises";
import { constants, createZstdCompress, createZstdDecompress } from "node:zlib";
import { ARCHIVE_HEADER, assertArchiveHeader } from "../../domain/archive/archive-format.ts";
import { ArchiveFault } from "../../ports/archive.ts";

/** There is a file of that name already. Nothing was written. */
export class ArchiveFileExists extends Error {
  override readonly name = "ArchiveFileExists";
}

/**
 * Packs the bytes of an archive into a file for its owner alone (mode 0600): written under another name, synced, then renamed, so that
 * a file of this name is always whole. Gives its size. Rejects with {@link ArchiveFileExists} unless `replace`, with what `chunks`
 * threw, or because the file cannot be written; then nothing is left of it.
 */
export async function writeArchiveFile(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  { replace }: { readonly replace: boolean },
): Promise<number> {
  mustBeFree(path, replace);
  const partial = `${path}.part-${process.pid}`;
  const file = await open(partial, "wx", 0o600);
  let size: number;
  try {
    try {
      await file.write(ARCHIVE_HEADER);
      const pack = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
      await pipelined(chunks, pack, file.createWriteStream({ autoClose: false }));
      await file.sync();
      ({ size } = await file.stat());
    } finally {
      await file.close();
    }
    mustBeFree(path, replace);
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw cause;
  }
  await syncFolder(dirname(path));
  return size;
}

/**
 * The unpacked bytes of an archive file. Throws `ArchiveFault` if it is none, is of a newer format or cannot be unpacked to its end,
 * and what reading it throws.
 */
export async function* readArchiveFile(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path, "r");
  try {
    const first = Buffer.alloc(ARCHIVE_HEADER.length + 8);
    const { bytesRead } = await file.read(first, 0, first.length, 0);
    assertArchiveHeader(first.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
  const unpack = createZstdDecompress();
  const read = createReadStream(path, { start: ARCHIVE_HEADER.length, highWaterMark: 256 * 1024 });
  pipeline(read, unpack, () => undefined); // What fails comes out of the loop below.
  try {
    for await (const chunk of unpack) yield chunk as Uint8Array;
  } catch (cause) {
    if (read.errored !== null) throw cause;
    throw new ArchiveFault(
      `the file is damaged or cut short: it cannot be unpacked (${cause instanceof Error ? cause.message : String(cause)})`,
      {
        cause,
      },
    );
  }
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
