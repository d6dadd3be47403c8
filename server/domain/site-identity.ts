import type { Sha256 } from "../../shared/contribution/canonical-bytes.ts";
import type { ExportKey, ExportSite } from "../../shared/contribution/export-line.ts";
import { siteIdOf } from "../../shared/contribution/site-id.ts";
import type { SiteKey, SiteRecord } from "../ports/directory/site.ts";

/** What others may know of a site: all but its private keys. */
export interface PublicSite {
  readonly site: ExportSite | null;
  readonly keys: readonly ExportKey[];
}

/** The same of an installation that has an identity. */
export interface KnownSite extends PublicSite {
  readonly site: ExportSite;
}

/** A site that begins with these keys. */
export function newSite(keys: readonly SiteKey[], sha256: Sha256): SiteRecord {
  return { id: siteIdOf(keys.map(publicKeyOf), sha256), incarnation: 1, keys };
}

/** Whether a site's id is that of its keys. */
export function isOfItsKeys({ id, keys }: SiteRecord, sha256: Sha256): boolean {
  return siteIdOf(keys.map(publicKeyOf), sha256) === id;
}

/** What an export says of the site that makes it; nothing where it has no identity yet. */
export function publicSite(record: SiteRecord): KnownSite;
export function publicSite(record: SiteRecord | null): PublicSite;
export function publicSite(record: SiteRecord | null): PublicSite {
  if (record === null) return { site: null, keys: [] };
  return { site: { id: record.id, incarnation: record.incarnation }, keys: record.keys.map(publicKeyOf) };
}

function publicKeyOf({ algorithm, publicKey }: SiteKey): ExportKey {
  return { algorithm, key: publicKey };
}
