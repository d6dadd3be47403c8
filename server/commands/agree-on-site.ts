import type { Sha256 } from "../../shared/contribution/canonical-bytes.ts";
import { isOfItsKeys, newSite } from "../domain/site-identity.ts";
import type { IsKeyPair, SiteKey, SiteRecord, SiteStore } from "../ports/directory/site.ts";

/** The identity that the directory keeps is damaged. The message is one line that says what to do. */
export class SiteIdentityError extends Error {
  override readonly name = "SiteIdentityError";
}

/** What agreeing on a site needs from outside. */
export interface SiteParts {
  readonly directory: SiteStore;
  readonly newKeys: () => readonly SiteKey[];
  readonly isKeyPair: IsKeyPair;
  readonly sha256: Sha256;
}

/**
 * Returns the identity that all nodes of this directory share. The first server that starts makes it; where two start at once, both get the
 * one that was stored first. Throws {@link SiteIdentityError}, with nothing changed, where what is stored is damaged: another
 * identity in its place would be another site. What `isKeyPair` throws, where this program cannot tell, goes on to the caller.
 */
export async function agreeOnSite({ directory, newKeys, isKeyPair, sha256 }: SiteParts): Promise<SiteRecord> {
  const site = (await directory.site()) ?? (await directory.keepSite(newSite(newKeys(), sha256)));
  if (isOfItsKeys(site, sha256) && site.keys.every(isKeyPair)) return site;
  throw new SiteIdentityError("the directory keeps an identity of the site that does not fit its keys; restore a backup");
}
