import { createHmac, timingSafeEqual } from "node:crypto";
import { CLUSTER_KEY_BYTES } from "../domain/cluster/sealed-message.ts";
import type { ClusterMarkStore } from "../ports/directory/cluster-mark.ts";
import type { RandomSource } from "../ports/random-source.ts";

const KEY_MARK = "key:";
const FINGERPRINT_MARK = "hash:";

/** The nodes of one database have different keys. The message is one line that says what to check. */
export class ClusterKeyError extends Error {
  override readonly name = "ClusterKeyError";
}

/**
 * Returns the key that all nodes of this directory share. Without a key file the first node makes the key and stores it in the
 * directory. With a key file the directory stores only the key's fingerprint, so that reading the database does not reveal the bus.
 * Throws {@link ClusterKeyError}, with nothing changed, if an earlier node stored another key or fingerprint.
 */
export async function agreeOnClusterKey(
  parts: { readonly directory: ClusterMarkStore; readonly random: RandomSource },
  keyOfFile: Uint8Array | null,
): Promise<Uint8Array> {
  const own = keyOfFile ?? parts.random.bytes(CLUSTER_KEY_BYTES);
  const kept = await parts.directory.keepClusterMark(
    keyOfFile === null ? KEY_MARK + Buffer.from(own).toString("base64url") : FINGERPRINT_MARK + fingerprint(own),
  );
  if (keyOfFile === null) return keyFrom(kept);
  if (kept.startsWith(KEY_MARK))
    throw new ClusterKeyError(
      "MAJLIS_KEY_FILE: the cluster of this database runs on a key that the database keeps; leave MAJLIS_KEY_FILE unset on every node, or use another database",
    );
  if (!isSame(kept, FINGERPRINT_MARK + fingerprint(own)))
    throw new ClusterKeyError(
      "MAJLIS_KEY_FILE: the cluster of this database runs on another key; give every node the same key file, and every cluster a database of its own",
    );
  return own;
}

function keyFrom(kept: string): Uint8Array {
  if (kept.startsWith(FINGERPRINT_MARK))
    throw new ClusterKeyError(
      "MAJLIS_KEY_FILE: the cluster of this database runs on a key from a file; name that file on every node, or use another database",
    );
  const key = kept.startsWith(KEY_MARK) ? Buffer.from(kept.slice(KEY_MARK.length), "base64url") : Buffer.alloc(0);
  if (key.length !== CLUSTER_KEY_BYTES) throw new ClusterKeyError("the database keeps a key that this version of the program cannot read");
  return Uint8Array.from(key);
}

function fingerprint(key: Uint8Array): string {
  return createHmac("sha256", key).update("majlis 1 fingerprint").digest("hex");
}

function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
