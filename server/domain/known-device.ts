import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

// A browser in which a person has signed in before carries a proof of it, so that guesses by strangers never keep that person out there.

const DOMAIN = "majlis/known-device";
const NONCE_BYTES = 16;

/**
 * Makes the proof that this browser signed in to an account: a random name and its HMAC under the account's password hash.
 * Nothing is stored, every node can check it, and a new password voids it.
 */
export function knownDeviceProof(account: { readonly username: string; readonly passwordHash: string }): string {
  const nonce = randomBytes(NONCE_BYTES).toString("base64url");
  return `${nonce}.${macOf(nonce, account)}`;
}

/** The random name in a proof that is valid for the account, or null. An unknown account costs the same time as a known one. */
export function knownDeviceOf(proof: string, username: string, passwordHash: string | null): string | null {
  const match = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(proof);
  if (match === null) return null;
  const [, nonce = "", mac = ""] = match;
  const isRight = timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(nonce, { username, passwordHash: passwordHash ?? "" })));
  return isRight && passwordHash !== null ? nonce : null;
}

function macOf(nonce: string, { username, passwordHash }: { readonly username: string; readonly passwordHash: string }): string {
  return createHmac("sha256", passwordHash).update(`${DOMAIN}\0${username}\0${nonce}`).digest("base64url");
}
