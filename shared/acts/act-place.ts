import { decodeUtf8 } from "lib0/string";
import type { ActEntry } from "../contribution/entry.ts";

/** By what an act is found again: its noun, what it is one of several acts about, and the card it concerns. */
export interface ActPlace {
  /** The part of the type before the dot: `comment` of `comment.made`. */
  readonly noun: string;
  /** Acts of one noun and subject make up one register: the id of the act that began it, unless `set.subject` of the body says otherwise. */
  readonly subject: string;
  /** The card that the act concerns: `card` of what was said or set. Null where there is none. */
  readonly card: string | null;
}

/** Longest subject and card that are found again, UTF-16 code units: ids of acts have 200 at most, keys of cards 256, and a subject may name a nation and a card. */
const LONGEST = 300;

/**
 * The place of an act, whatever its type: acts of a later version are found, too. Never throws. Of a shredded body, or one that is not as
 * expected, the act's id is the subject.
 */
export function placeOf({ type, id, body }: Pick<ActEntry, "type" | "id" | "body">): ActPlace {
  const noun = type.slice(0, type.indexOf("."));
  const { said, set } = membersOf(body);
  return { noun, subject: textOf(set, "subject") ?? id, card: textOf(said, "card") ?? textOf(set, "card") };
}

function membersOf(body: Uint8Array | null): { readonly said?: unknown; readonly set?: unknown } {
  if (body === null) return {};
  try {
    const value: unknown = JSON.parse(decodeUtf8(body));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    // No UTF-8 or no JSON: the ledger's own rules refuse such a body (FORMAT.md, rule 10); it has no place of its own.
    return {};
  }
}

function textOf(object: unknown, key: "subject" | "card"): string | null {
  if (typeof object !== "object" || object === null || !Object.hasOwn(object, key)) return null;
  const value: unknown = Reflect.get(object, key);
  return typeof value === "string" && value !== "" && value.length <= LONGEST && value.isWellFormed() ? value : null;
}
