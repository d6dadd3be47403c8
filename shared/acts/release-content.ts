import { z } from "zod";
import { CARD_VALUES } from "../board/card-values.ts";
import { BOARD_LIMITS } from "../board/limits.ts";
import { hidesText, isDeceptiveInLines, isVisible } from "../visible-text.ts";
import { releaseFields } from "./release-text.ts";
import type { RichNode } from "./rich-node.ts";

/** Longest body of a released card, UTF-16 code units: in every script it fits into the body of an act with the rest of the request. */
export const MOST_RELEASED_CHARACTERS = 16_000;

/** Elements within one another in a released body. With what an act has around it, its canonical JSON may be no deeper. */
const RICH_DEPTH = 12;

const attributes = z.record(z.string().max(64), z.unknown()).optional();
const richNode: z.ZodType<RichNode> = z.strictObject({
  type: z.string().max(64),
  attrs: attributes,
  marks: z
    .array(z.strictObject({ type: z.string().max(64), attrs: attributes }))
    .max(20)
    .optional(),
  text: z.string().min(1).optional(),
  get content() {
    return z.array(richNode).optional();
  },
});

/** Whether objects and lists are nested as deep as a document's elements may be, and no deeper. */
function isShallow(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  // An element takes two levels: itself and the list of its children.
  for (let depth = 0; depth <= 2 * RICH_DEPTH; depth += 1) {
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
    if (level.length === 0) return true;
  }
  return false;
}

const plainLines = (max: number) => z.string().refine((text) => text.length <= max && !isDeceptiveInLines(text), { error: "must be text" });

/**
 * What a released card will say, word for word: nothing of it is trimmed or normalised. `body` is plain text, a line for each paragraph, or the editor's
 * JSON of a whole document. No text of it, wherever it stands, may hold what its reader would not see as it is.
 */
export const releaseContent = z
  .strictObject({
    title: plainLines(BOARD_LIMITS.title).refine(isVisible, { error: "must have a character that can be seen" }),
    // Depth first: reading a deep document would take a stack.
    body: z
      .unknown()
      .refine(isShallow, { error: "is nested too deeply" })
      .pipe(z.union([plainLines(MOST_RELEASED_CHARACTERS), richNode])),
    kind: CARD_VALUES.kind,
    severity: CARD_VALUES.severity.optional(),
    occurred: CARD_VALUES.occurred.optional(),
    place: CARD_VALUES.place.optional(),
    source: CARD_VALUES.source.optional(),
    assessment: CARD_VALUES.assessment.optional(),
    tags: CARD_VALUES.tags.optional(),
    lang: CARD_VALUES.lang.optional(),
    marking: CARD_VALUES.marking,
  })
  .superRefine((content, context) => {
    for (const { field, text } of releaseFields(content))
      if (isDeceptiveInLines(text) || hidesText(text))
        context.addIssue({ code: "custom", path: field.split("."), message: "must not contain control, direction or hidden characters" });
  });
/** See {@link releaseContent}. */
export type ReleaseContent = z.infer<typeof releaseContent>;
