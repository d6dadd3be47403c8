import { toBase64 } from "lib0/buffer";

/** What was sent last, and under which key. */
export interface TriedRequest {
  readonly key: string;
  /** The request without its key, as JSON. */
  readonly said: string;
}

/** The key for a request: that of the last try where the request is the same, so that it is not recorded twice (AC4); otherwise a new one. */
export function triedWith(said: object, before: TriedRequest | undefined): TriedRequest {
  const words = JSON.stringify(said);
  return before?.said === words ? before : { key: newKey(), said: words };
}

function newKey(): string {
  // Not randomUUID, which browsers keep from pages that did not come over HTTPS.
  return toBase64(crypto.getRandomValues(new Uint8Array(18)))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}
