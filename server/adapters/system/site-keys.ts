import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { SITE_ALGORITHMS, type SiteKey } from "../../ports/directory/site.ts";

/** This Node knows no ML-DSA, as versions before 24.6 do not. The message is one line that says what to do. */
export class NodeTooOldError extends Error {
  override readonly name = "NodeTooOldError";

  constructor(node: string) {
    super(`Node ${node} knows no ML-DSA keys; the identity of the site needs Node 24.6 or newer`);
  }
}

/** Makes a key pair of each of {@link SITE_ALGORITHMS}. Throws {@link NodeTooOldError}. */
export function newSiteKeys(): readonly SiteKey[] {
  return SITE_ALGORITHMS.map((algorithm) => {
    const { publicKey, privateKey } = pairOf(algorithm);
    return { algorithm, publicKey: spki(publicKey), privateKey: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64") };
  });
}

/** Whether the private key of a pair is whole and the one of its public key. Throws {@link NodeTooOldError}: such a Node takes a whole key for a damaged one. */
export function isKeyPair({ algorithm, publicKey, privateKey }: SiteKey): boolean {
  assertKnown(algorithm, process.versions.node);
  try {
    const key = createPrivateKey({ key: Buffer.from(privateKey, "base64"), type: "pkcs8", format: "der" });
    return spki(createPublicKey(key)) === publicKey;
  } catch {
    return false;
  }
}

/** Throws {@link NodeTooOldError} if a Node of a version, such as 24.5.0, does not know an algorithm of keys. */
export function assertKnown(algorithm: string, node: string): void {
  const [major = 0, minor = 0] = node.split(".").map(Number);
  const knowsMlDsa = major > 24 || (major === 24 && minor >= 6);
  if (algorithm.startsWith("ml-dsa-") && !knowsMlDsa) throw new NodeTooOldError(node);
}

function pairOf(algorithm: (typeof SITE_ALGORITHMS)[number]): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  if (algorithm === "ed25519") return generateKeyPairSync("ed25519");
  assertKnown(algorithm, process.versions.node);
  return generateKeyPairSync("ml-dsa-44");
}

function spki(key: KeyObject): string {
  return key.export({ type: "spki", format: "der" }).toString("base64");
}
