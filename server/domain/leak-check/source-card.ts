/**
 * A card that a content is compared with, as plain data. What a stock client wrote may have any shape, so values are unknown: every text in them is looked at, and
 * places and times where they are such.
 */
export interface SourceCard {
  readonly compartment: string;
  readonly id: string;
  readonly title: string;
  /** Plain text, a line for each block. */
  readonly body: string;
  /** Its other fields by name (shared/board/card-values.ts). */
  readonly values: Readonly<Record<string, unknown>>;
  /** What the body says beside its text: targets of links, descriptions of images, ids and labels of mentions. */
  readonly attributes?: readonly string[];
}
