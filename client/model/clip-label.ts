import { z } from "zod";
import type { Releasability } from "../../shared/access/releasability.ts";
import { readers } from "./marking.ts";

/** The kind of data under which the clipboard, and what is dragged, says where its text came from. */
export const CLIP_LABEL = "application/x-majlis-label";

const clipSource = z.object({
  room: z.string(),
  compartment: z.string(),
  card: z.string().optional(),
  /** Every nation that may read it there. */
  readers: z.array(z.string()).min(1).max(1_000),
});
/** A compartment that a copied text came from. */
export type ClipSource = z.infer<typeof clipSource>;

const clipLabel = z.object({ v: z.literal(1), from: z.array(clipSource).min(1).max(100) });

/** The label of a text from these places, as the clipboard holds it. */
export function writeClipLabel(from: readonly ClipSource[]): string {
  return JSON.stringify({ v: 1, from });
}

/** Reads what the clipboard says; empty where it says nothing, as of a text from elsewhere. */
export function readClipLabel(text: string): readonly ClipSource[] {
  try {
    return clipLabel.parse(JSON.parse(text)).from;
  } catch {
    // Not a label, or one of another version.
    return [];
  }
}

/** The origins of a text that some reader of `to` may not read. */
export function stoppedBy(from: readonly ClipSource[], to: Releasability & { readonly id: string }): readonly ClipSource[] {
  return from.filter((source) => source.compartment !== to.id && !readers(to).every((code) => source.readers.includes(code)));
}
