import { z } from "zod";
import { hasInvisibleMarks, isDeceptive, isDeceptiveInLines, isVisible } from "../visible-text.ts";

// What a schema here says of a value ("must …") follows the name of the field, as the command line shows it.

const UNSEEN = { error: "must have a character that can be seen" };
const DECEPTIVE = { error: "must not contain control or direction characters" };

/** One line of text people read, 1 to `max` characters after trimming, normalised to NFC; at least one of them can be seen. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: "must not be empty", abort: true })
    .max(max, { error: `must have ${max} characters or fewer` })
    .normalize("NFC")
    .refine((text) => !isDeceptive(text), { ...DECEPTIVE, abort: true })
    .refine(isVisible, UNSEEN);

/** Several lines of text, up to `max` characters; empty, or with a character that can be seen. */
export const lines = (max: number) =>
  z
    .string()
    .trim()
    .max(max, { error: `must have ${max} characters or fewer` })
    .normalize("NFC")
    .refine((text) => !isDeceptiveInLines(text), { ...DECEPTIVE, abort: true })
    .refine((text) => text === "" || isVisible(text), UNSEEN);

/** A person's or partner's name as shown to others: one line, with nothing in it that cannot be seen. */
export const shownName = line(80).refine((text) => !hasInvisibleMarks(text), { error: "must not contain invisible characters" });

/** What a form says of a text that its schema refuses: nothing was written, or characters in it cannot be seen or turn its direction. */
export type TextFault = "empty" | "characters";

/** What is wrong with a text by its schema here, or null. Its length is the field's to bound: a text that is too long would count as wrong in its characters. */
export function textFault(schema: z.ZodType<unknown, string | undefined>, text: string): TextFault | null {
  if (schema.safeParse(text).success) return null;
  return text.trim() === "" ? "empty" : "characters";
}

/** What a person signs in with: 2 to 32 of a-z, 0-9, dot, dash and underscore, starting with a letter or digit. */
export const username = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,31}$/, {
  error: "must be 2 to 32 of a-z, 0-9, dot, dash and underscore, with a letter or digit first",
});

/** A partner's (nation's) code: three capital letters. */
export const partnerCode = z.string().regex(/^[A-Z]{3}$/, { error: "must be three capital letters, A to Z" });
