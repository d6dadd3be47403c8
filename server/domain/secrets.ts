import { hash } from "node:crypto";
import type { RandomSource } from "../ports/random-source.ts";

const secretBytes = 32;
const idBytes = 16;

/** A fresh secret for a session, token, ticket or link: 256 bits, base64url without padding (43 characters). */
export function newSecret(random: RandomSource): string {
  return Buffer.from(random.bytes(secretBytes)).toString("base64url");
}

/** A fresh public id: 128 bits, lower-case hex (32 characters). Says nothing about what it names. */
export function newId(random: RandomSource): string {
  return Buffer.from(random.bytes(idBytes)).toString("hex");
}

/** What is stored of a secret: lower-case hex of its SHA-256. Enough for 256 random bits, never for a password. */
export function secretHash(secret: string): string {
  return hash("sha256", secret, "hex");
}
