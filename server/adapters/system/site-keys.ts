import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { SITE_ALGORITHMS, type SiteKey } from "../../ports/directory/site.ts";

/** Makes a key pair of each of {@link SITE_ALGORITHMS}. Throws where this Node cannot make ML-DSA keys, as versions before 24.6 cannot. */
export function newSiteKeys(): readonly SiteKey[] {
  return SITE_ALGORITHMS.map((algorithm) => {
    const { publicKey, privateKey } = pairOf(algorithm);
    return { algorithm, publicKey: spki(publicKey), privateKey: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64") };
  });
}

/** Whether the private key of a pair is the one of its public key. */
export function isKeyPair({ publicKey, privateKey }: SiteKey): boolean {
  try {
    const key = createPrivateKey({ key: Buffer.from(privateKey, "base64"), type: "pkcs8", format: "der" });
    return spki(createPublicKey(key)) === publicKey;
  } catch {
    // Damaged, or of an algorithm that this Node does not know.
    return false;
  }
}

function pairOf(algorithm: (typeof SITE_ALGORITHMS)[number]): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  if (algorithm === "ed25519") return generateKeyPairSync("ed25519");
  try {
    return generateKeyPairSync("ml-dsa-44");
  } catch (cause) {
    throw new Error(`Node ${process.versions.node} makes no ML-DSA keys; the identity of the site needs Node 24.6 or newer`, { cause });
  }
}

function spki(key: KeyObject): string {
  return key.export({ type: "spki", format: "der" }).toString("base64");
}
