/** Algorithms of a site's keys, in the order in which its id hashes them. */
export const SITE_ALGORITHMS = ["ed25519", "ml-dsa-44"] as const;

/** A key pair of a site. */
export interface SiteKey {
  /** One of {@link SITE_ALGORITHMS}; a later version may have others. */
  readonly algorithm: string;
  /** SubjectPublicKeyInfo (RFC 8410, RFC 9881), DER in base64 with padding. */
  readonly publicKey: string;
  /** PKCS #8, DER in base64 with padding. */
  readonly privateKey: string;
}

/** Whether the private key of a pair is whole and the one of its public key. Throws where this program cannot tell. */
export type IsKeyPair = (pair: SiteKey) => boolean;

/** Who this installation is to others, whatever it is called and wherever it runs. */
export interface SiteRecord {
  /** 32 lower-case hex digits (shared/contribution/site-id.ts). */
  readonly id: string;
  /** 1 at first, and one more with each restore from a backup: what was signed after the backup is not in the restored logs. */
  readonly incarnation: number;
  readonly keys: readonly SiteKey[];
}

/** The identity that all nodes of one directory share. */
export interface SiteStore {
  /** Stores the candidate if no identity is stored yet, and returns the stored one. The first stays for good. */
  keepSite(candidate: SiteRecord): Promise<SiteRecord>;
  /** The identity; null where no server of a version that makes one has started yet. */
  site(): Promise<SiteRecord | null>;
}
