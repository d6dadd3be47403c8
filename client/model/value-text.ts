import { levelsLine, readersLine } from "../../shared/marking/marking-text.ts";
import { readStoredMarking } from "../../shared/marking/stored-marking.ts";

/** A stored value of the timeline, classified for display; the view puts it into words of the reader's language. */
export type ShownValue =
  | { readonly kind: "none" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "lane" | "severity" | "status" | "cardKind"; readonly word: string }
  | { readonly kind: "time"; readonly at: Date };

const LONGEST = 80;

/** Classifies a value of any field of any card. A value of an unexpected shape is shown as nothing. */
export function shownValue(field: string | undefined, value: unknown): ShownValue {
  if (value === null || value === undefined || value === "") return { kind: "none" };
  if (typeof value === "string") return fromString(field, value);
  if (typeof value === "number" || typeof value === "boolean") return { kind: "text", text: String(value) };
  if (Array.isArray(value)) return text(value.filter((part) => typeof part === "string").join(", "));
  return typeof value === "object" ? fromObject(field, value as Record<string, unknown>) : { kind: "none" };
}

function fromString(field: string | undefined, value: string): ShownValue {
  if (field === "lane" || field === "severity" || field === "status") return { kind: field, word: value };
  if (field === "kind") return { kind: "cardKind", word: value };
  if (field === "due") return moment(value);
  return text(value);
}

function fromObject(field: string | undefined, value: Record<string, unknown>): ShownValue {
  if (field === "source") return text(`${part(value["reliability"])}${part(value["credibility"])}`);
  if (field === "occurred" && typeof value["from"] === "string") return moment(value["from"]);
  if (field === "place") {
    if (typeof value["name"] === "string") return text(value["name"]);
    return text(`${part(value["lat"])}, ${part(value["lon"])}`);
  }
  if (field === "marking") return text(markingText(value));
  if (field === "assessment") return text([value["likelihood"], value["confidence"]].filter((word) => typeof word === "string").join(", "));
  return { kind: "none" };
}

/** The levels of a marking, and whatever else it says in a word. */
function markingText(value: Record<string, unknown>): string {
  const read = readStoredMarking(value);
  if (read === null) return "";
  return [levelsLine(read), read.orcon ? "ORCON" : null, readersLine(read.relTo ?? null), ...read.caveats].filter(Boolean).join(" // ");
}

function moment(value: string): ShownValue {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? { kind: "none" } : { kind: "time", at };
}

function part(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "–";
}

function text(value: string): ShownValue {
  if (value === "") return { kind: "none" };
  return { kind: "text", text: value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value };
}
