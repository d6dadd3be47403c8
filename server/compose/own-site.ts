import { sha256 } from "../domain/sha256.ts";
import { isKeyPair, newSiteKeys } from "../adapters/system/site-keys.ts";
import { agreeOnSite } from "../commands/agree-on-site.ts";
import { publicSite, type KnownSite } from "../domain/site-identity.ts";
import type { SiteStore } from "../ports/directory/site.ts";

/** What others may know of this installation. The first start makes its identity. Rejects with `SiteIdentityError` where what is kept is damaged. */
export async function ownSite(directory: SiteStore): Promise<KnownSite> {
  return publicSite(await agreeOnSite({ directory, newKeys: newSiteKeys, isKeyPair, sha256 }));
}
