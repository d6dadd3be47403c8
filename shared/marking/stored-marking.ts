import { plainFault } from "../board/plain-value.ts";

/** What the field `marking` of a card says, as text: its levels and nations may be those of another version. */
export interface StoredMarking {
  readonly tlp: string | undefined;
  readonly pap: string | undefined;
  readonly classification: string | undefined;
  readonly relTo: readonly string[] | undefined;
  readonly orcon: boolean;
  readonly caveats: readonly string[];
  readonly unmapped: readonly string[];
  readonly reviewAt: string | undefined;
}

/** Reads what a field `marking` holds, which may be any value; null for one that is no marking. Never throws. */
export function readStoredMarking(stored: unknown): StoredMarking | null {
  if (typeof stored !== "object" || stored === null || Array.isArray(stored) || plainFault(stored) !== null) return null;
  const members = stored as Readonly<Record<string, unknown>>;
  const { tlp, pap, classification, reviewAt, relTo, caveats, unmapped, orcon } = members;
  if (![tlp, pap, classification, reviewAt].every((value) => value === undefined || (typeof value === "string" && value !== "")))
    return null;
  if (![relTo, caveats, unmapped].every((value) => value === undefined || isTexts(value))) return null;
  if (orcon !== undefined && typeof orcon !== "boolean") return null;
  const texts = (value: unknown) => (value ?? []) as readonly string[];
  return {
    tlp: tlp as string | undefined,
    pap: pap as string | undefined,
    classification: classification as string | undefined,
    relTo: relTo as readonly string[] | undefined,
    orcon: orcon ?? false,
    caveats: texts(caveats),
    unmapped: texts(unmapped),
    reviewAt: reviewAt as string | undefined,
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === "string");
}
