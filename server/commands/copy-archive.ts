import { giveHosts } from "../domain/archive/give-hosts.ts";
import { ArchiveTally, verifyArchive } from "../domain/archive/verify-archive.ts";
import type { IsKeyPair } from "../ports/directory/site.ts";
import { ArchiveFault, type ArchiveRecord, type ArchiveTarget } from "../ports/archive.ts";

/**
 * Fills an empty store with everything a stream holds. It becomes the store's content only if all of it verified on the way in, and
 * what the store gives back verifies again and is the same byte for byte: every row, leaf and update. Rooms of a version that knew no host
 * get one on the way.
 * Rejects with `ArchiveFault`, `ArchiveTargetNotEmpty` or because a store failed; then the target is as it was.
 */
export async function copyArchive(
  records: AsyncIterable<ArchiveRecord>,
  target: ArchiveTarget,
  { isKeyPair }: { readonly isKeyPair: IsKeyPair },
): Promise<ArchiveTally> {
  const written = new ArchiveTally();
  await target.fill(verifyArchive(giveHosts(records), { isKeyPair, tally: written }), async (readBack) => {
    const read = new ArchiveTally();
    // The words were checked on the way in, and these are the same bytes or another digest.
    const verified = verifyArchive(readBack, { isKeyPair, tally: read, content: false });
    while ((await verified.next()).done !== true);
    const isSame = read.content() === written.content() && read.site?.incarnation === written.site?.incarnation;
    if (!isSame) throw new ArchiveFault("the store gives back something else than was written");
  });
  return written;
}
