import type { LeakRule } from "../../../../shared/rest/releases.ts";
import type { SourceCard } from "../source-card.ts";

/** Something that a rule found: where it stands in the content, and in which card it was found in which words. */
export interface Hit {
  readonly rule: LeakRule;
  readonly weight: "block" | "warn";
  readonly field: string;
  readonly start: number;
  readonly end: number;
  readonly from?: { readonly card: SourceCard; readonly excerpt: string };
  readonly suggestion?: string;
}

/** Characters on either side of what was found that an excerpt of a source shows. */
const AROUND = 60;

/** What a source says around a place, cut at words. */
export function excerptAround(text: string, start: number, end: number): string {
  const from = Math.max(0, start - AROUND);
  const to = Math.min(text.length, end + AROUND);
  let excerpt = text.slice(from, to);
  if (from > 0) excerpt = `…${excerpt.replace(/^\S*\s/u, "")}`;
  if (to < text.length) excerpt = `${excerpt.replace(/\s\S*$/u, "")}…`;
  return excerpt.replace(/\s+/gu, " ").trim();
}
