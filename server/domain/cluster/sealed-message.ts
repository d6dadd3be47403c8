import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

// Messages between nodes are encrypted: Redis sees a meaningless channel name and bytes that reveal only their length (T44).
// [version, 12 bytes nonce, ciphertext, 16 bytes tag]; the plaintext is [length of the sender's id, the id, the message].

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = "aes-256-gcm";
/** 128 bits, so that two topics do not share a channel. */
const CHANNEL_BYTES = 16;
/** Lets an operator grant a Redis user these channels and keys alone. */
const NAME_PREFIX = "majlis:";

/** Length of a cluster's key in bytes. */
export const CLUSTER_KEY_BYTES = 32;

/** What is derived once from a cluster's key. */
export interface ClusterKeys {
  readonly names: Uint8Array;
  readonly seals: Uint8Array;
}

/** A topic's name on the wire and the key of its messages. Costs some microseconds to make: keep it. */
export interface TopicSeal {
  readonly channel: string;
  /** The channel's bytes, which every seal is bound to. */
  readonly binding: Uint8Array;
  /** Made into an object once: made for every message it would cost more than the cipher. */
  readonly key: KeyObject;
}

/** Derives the keys of names and of messages from the 32 bytes that all nodes of a cluster share. */
export function deriveClusterKeys(clusterKey: Uint8Array): ClusterKeys {
  if (clusterKey.length !== CLUSTER_KEY_BYTES) throw new Error("a cluster's key has 32 bytes");
  const derive = (purpose: string) => new Uint8Array(hkdfSync("sha256", clusterKey, "", `majlis 1 ${purpose}`, 32));
  return { names: derive("names"), seals: derive("seals") };
}

/** A name for use outside the cluster that reveals nothing without the key. The same input gives the same name. */
export function opaqueName(keys: ClusterKeys, name: string): string {
  const digest = createHmac("sha256", keys.names).update(name).digest();
  return NAME_PREFIX + digest.subarray(0, CHANNEL_BYTES).toString("base64url");
}

/** Derives one topic's channel and key. */
export function topicSeal(keys: ClusterKeys, topic: string): TopicSeal {
  const channel = opaqueName(keys, topic);
  return {
    channel,
    binding: Buffer.from(channel, "latin1"),
    key: createSecretKey(createHmac("sha256", keys.seals).update(topic).digest()),
  };
}

/**
 * Seals a message of the node `sender` (an id of at most 255 bytes) for one topic. `nonce` is 12 fresh random bytes: after 2^36
 * messages of one topic the chance that two of them were alike is still below 1 in 30 million.
 */
export function seal(
  topic: TopicSeal,
  parts: { readonly sender: string; readonly nonce: Uint8Array; readonly message: Uint8Array },
): Buffer {
  const sender = Buffer.from(parts.sender, "utf8");
  const cipher = createCipheriv(CIPHER, topic.key, parts.nonce);
  cipher.setAAD(topic.binding);
  const plain = Buffer.concat([Uint8Array.of(sender.length), sender, parts.message]);
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([Uint8Array.of(VERSION), parts.nonce, body, cipher.getAuthTag()]);
}

/** Tells messages apart without opening them: part of the nonce. Two messages are alike in it once in 2^48 times. Null for what is no message. */
export function markOf(sealed: Buffer): number | null {
  return sealed.length > NONCE_BYTES ? sealed.readUIntLE(1, 6) : null;
}

/** Opens what {@link seal} made of a message of this topic; null for anything else. Never throws. The message is the caller's to keep. */
export function open(topic: TopicSeal, sealed: Uint8Array): { readonly sender: string; readonly message: Uint8Array } | null {
  const bodyStart = 1 + NONCE_BYTES;
  const bodyEnd = sealed.length - TAG_BYTES;
  if (bodyEnd <= bodyStart || sealed[0] !== VERSION) return null;
  const decipher = createDecipheriv(CIPHER, topic.key, sealed.subarray(1, bodyStart), { authTagLength: TAG_BYTES });
  decipher.setAAD(topic.binding);
  decipher.setAuthTag(sealed.subarray(bodyEnd));
  const plain = decipher.update(sealed.subarray(bodyStart, bodyEnd));
  try {
    decipher.final();
  } catch {
    // Another cluster's, another topic's, or tampered with.
    return null;
  }
  const senderEnd = 1 + (plain[0] ?? 0);
  if (senderEnd > plain.length) return null;
  const message = new Uint8Array(plain.buffer, plain.byteOffset + senderEnd, plain.length - senderEnd);
  return { sender: plain.toString("utf8", 1, senderEnd), message };
}
