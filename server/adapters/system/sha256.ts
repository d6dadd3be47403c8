import { hash } from "node:crypto";

/** SHA-256 of some bytes, 32 raw bytes. */
export const sha256 = (bytes: Uint8Array): Uint8Array => hash("sha256", bytes, "buffer");
