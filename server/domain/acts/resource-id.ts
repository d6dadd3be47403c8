import { encodeUtf8 } from "lib0/string";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import type { CompartmentId, UserId } from "../../../shared/ids.ts";

const DOMAIN = "majlis/id";
const ID_BYTES = 16;

/** A request that may be sent again: where, by whom, about what kind of thing, and under which key. */
export interface KeyedRequest {
  /** The compartment, or the room where the request is to one. */
  readonly place: CompartmentId;
  readonly author: UserId;
  readonly noun: string;
  readonly key: string;
}

/**
 * Id of what a keyed request makes: the first 128 bits of SHA-256 over the domain and the four parts, each with its length before it, in
 * hexadecimal (RULES.md, AC4). The same request gives the same id on every node; ids of one key in two compartments cannot be linked.
 */
export function resourceIdOf({ place, author, noun, key }: KeyedRequest, sha256: Sha256): string {
  const parts = [DOMAIN, place, author, noun, key].map((part) => `${encodeUtf8(part).length}:${part}`);
  return Buffer.from(sha256(encodeUtf8(parts.join("")))).toString("hex", 0, ID_BYTES);
}
