import { decodeArchive } from "../domain/archive/decode-archive.ts";
import { ArchiveTally, verifyArchive } from "../domain/archive/verify-archive.ts";
import { raiseIncarnation } from "../domain/archive/raise-incarnation.ts";
import type { IsKeyPair } from "../ports/directory/site.ts";
import type { ArchiveTarget } from "../ports/archive.ts";
import { copyArchive } from "./copy-archive.ts";

/** What an archive held. */
export interface ArchiveContent {
  readonly tally: ArchiveTally;
  /** When it was made, milliseconds since the epoch. */
  readonly madeAt: number;
  /** Records of later kinds, which this version has passed over. */
  readonly passed: number;
}

/**
 * Brings the bytes of an archive into an empty store, or with null only checks them. A site that is restored has a higher incarnation. Nothing becomes the store's content unless the
 * archive is whole and all of it verified, before and after it was written. Rejects like {@link copyArchive}.
 */
export async function restoreArchive(
  chunks: AsyncIterable<Uint8Array>,
  target: ArchiveTarget | null,
  { isKeyPair }: { readonly isKeyPair: IsKeyPair },
): Promise<ArchiveContent> {
  const reading = decodeArchive(chunks);
  let tally: ArchiveTally;
  if (target === null) {
    tally = new ArchiveTally();
    const verified = verifyArchive(reading.records, { isKeyPair, tally });
    while ((await verified.next()).done !== true);
  } else {
    tally = await copyArchive(raiseIncarnation(reading.records), target, { isKeyPair });
  }
  const end = reading.end();
  return { tally, madeAt: end?.madeAt ?? 0, passed: end?.passed ?? 0 };
}
