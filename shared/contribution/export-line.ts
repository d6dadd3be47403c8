import { z } from "zod";
import type { CompartmentId, PartnerCode, UserId } from "../ids.ts";
import type { Head, LedgerEntry } from "./entry.ts";
import type { LabelContent } from "./label.ts";

// What the lines of every version of an exported ledger say; how each version writes them is in export-format.ts and export-format-v1.ts.

/** The site that made an export. */
export interface ExportSite {
  /** 32 lower-case hex digits. */
  readonly id: string;
  /** 1, and one more for each time that it was restored from a backup. */
  readonly incarnation: number;
}

/** A public key of the site. Nothing is signed yet. */
export interface ExportKey {
  readonly algorithm: string;
  /** SubjectPublicKeyInfo, DER in base64 with padding. */
  readonly key: string;
}

/** What the first line says. `labels` are those that were in force at some time, in any order; empty where they are not told. */
export interface ExportHeader {
  readonly version: 1 | 2;
  readonly compartment: CompartmentId;
  readonly site: ExportSite | null;
  readonly keys: readonly ExportKey[];
  readonly labels: readonly LabelContent[];
  readonly head: Head;
}

/** Who an author is, as the site that made the export says. Nothing in the chain proves a name. */
export interface ExportAuthor {
  readonly id: UserId;
  readonly username: string;
  readonly displayName: string;
  readonly partner: PartnerCode;
}

/** One parsed line after the first. `reserved` ones are for later versions: summed up, and otherwise passed over. */
export type ExportLine =
  | { readonly kind: "entry"; readonly entry: LedgerEntry }
  | { readonly kind: "digest"; readonly digest: string }
  | { readonly kind: "authors"; readonly authors: readonly ExportAuthor[] }
  | { readonly kind: "reserved" }
  | { readonly kind: "trailer"; readonly count: number; readonly sum: string };

/** SHA-256 as lower-case hex. */
export const hexHash = z.string().regex(/^[0-9a-f]{64}$/);
/** A whole number that ECMAScript holds exactly. */
export const wholeNumber = z.int().min(0);
/** A label of version 1 as the first line names it. */
export const labelFields = z.strictObject({ originator: z.string(), releasableTo: z.array(z.string()) });
/** The same of version 2. */
export const homeLabelFields = labelFields.extend({
  ceiling: z.strictObject({ classification: z.string().nullable(), tlp: z.string().nullable() }),
  home: z.string(),
});
/** The end of the log as the first line names it. */
export const headFields = z.strictObject({ seq: wholeNumber, hash: hexHash });

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Reads {@link toHex} back. */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}

/** Throws unless a line is exactly what would be written for what was read from it: so a change of any byte is noticed. */
export function mustRepeat(line: string, written: string): void {
  if (line !== written) throw new Error("the line is not written the way the format says");
}
