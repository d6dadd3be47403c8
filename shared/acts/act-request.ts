import { z } from "zod";
import { encodeCanonicalJson, type JsonValue } from "../contribution/canonical-json.ts";
import { isDeceptiveInLines, isVisible } from "../visible-text.ts";

// What a person says in an act is kept word for word (`said`), so these schemas check and change nothing: no trimming, no normalising.

/** Key by which a request may be sent again: the same request under the same key is answered like the first (RULES.md, AC4). */
export const requestKey = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,64}$/, { error: "must be 1 to 64 of A-Z, a-z, 0-9, dot, colon, dash and underscore" });

/** What canonical JSON can say: well-formed text, finite numbers, nesting that is not too deep. Other requests could not be kept as they are. */
export function isSayable(said: object): boolean {
  try {
    encodeCanonicalJson({ said: JSON.parse(JSON.stringify(said)) as JsonValue });
    return true;
  } catch {
    return false;
  }
}

/** What a request says that {@link isSayable} refuses. */
export const UNSAYABLE = { error: "must be well-formed text" };

/** Id of an act as the server makes it: 128 bits in hexadecimal. */
export const actId = z.string().regex(/^[0-9a-f]{32}$/, { error: "must be 32 of 0-9 and a-f" });

/** Words of a person, one or several lines, 1 to `max` UTF-16 code units with something to see in them. */
export const saidText = (max: number) =>
  z
    .string()
    .max(max, { error: `must have ${max} characters or fewer` })
    .refine(isVisible, { error: "must have a character that can be seen" })
    .refine((text) => !isDeceptiveInLines(text), { error: "must not contain control or direction characters" });
