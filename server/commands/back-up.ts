import { encodeArchive } from "../domain/archive/encode-archive.ts";
import { ArchiveTally, verifyArchive } from "../domain/archive/verify-archive.ts";
import type { IsKeyPair } from "../ports/directory/site.ts";
import type { ArchiveSource } from "../ports/archive.ts";

/**
 * Hands the bytes of an archive of everything to `write`, verified on the way: a backup that could not be restored is not made.
 * `now` is milliseconds since the epoch. Rejects with `ArchiveFault` where the store is damaged, and with what `write` threw.
 */
export async function backUp(
  source: Pick<ArchiveSource, "records">,
  write: (chunks: AsyncIterable<Uint8Array>) => Promise<unknown>,
  { now, isKeyPair }: { readonly now: number; readonly isKeyPair: IsKeyPair },
): Promise<ArchiveTally> {
  const tally = new ArchiveTally();
  await write(encodeArchive(verifyArchive(source.records(), { isKeyPair, tally }), now));
  return tally;
}
