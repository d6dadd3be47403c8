import { z } from "zod";

// Refused: control characters, and the bidi embeddings, overrides and isolates that make a text look like another one (T17).
// Joiners (U+200C, U+200D) stay: Persian, Urdu and Malay in Arabic script need them.
const deceptive = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFEFF]/u;
const deceptiveInLines = /[\p{Cs}\u202A-\u202E\u2066-\u2069\uFEFF]|(?![\n\t])\p{Cc}/u;
// Marks that are invisible; in a name they only imitate another name.
const invisibleInNames = /[\u200B\u200E\u200F\u061C\u2060-\u2064\u00AD]/u;

/** Whether a line of text holds control characters, or marks that make it look like another one. */
export const isDeceptive = (text: string): boolean => deceptive.test(text);

/** The same for text of several lines. */
export const isDeceptiveInLines = (text: string): boolean => deceptiveInLines.test(text);

// What a schema here says of a value ("must …") follows the name of the field, as the command line shows it.

/** One line of text people read, 1 to `max` characters after trimming, normalised to NFC. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: "must not be empty" })
    .max(max, { error: `must have ${max} characters or fewer` })
    .normalize("NFC")
    .refine((text) => !isDeceptive(text), { error: "must not contain control or direction characters" });

/** Several lines of text, up to `max` characters; may be empty. */
export const lines = (max: number) =>
  z
    .string()
    .trim()
    .max(max, { error: `must have ${max} characters or fewer` })
    .normalize("NFC")
    .refine((text) => !isDeceptiveInLines(text), { error: "must not contain control or direction characters" });

/** A person's or partner's name as shown to others: one line, with nothing in it that cannot be seen. */
export const shownName = line(80).refine((text) => !invisibleInNames.test(text), { error: "must not contain invisible characters" });

/** What a person signs in with: 2 to 32 of a-z, 0-9, dot, dash and underscore, starting with a letter or digit. */
export const username = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,31}$/, {
  error: "must be 2 to 32 of a-z, 0-9, dot, dash and underscore, with a letter or digit first",
});

/** A partner's (nation's) code: three capital letters. */
export const partnerCode = z.string().regex(/^[A-Z]{3}$/, { error: "must be three capital letters, A to Z" });
