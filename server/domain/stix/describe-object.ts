import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import type { StixObject } from "./stix-object.ts";

/** Longest body an import writes, in characters. */
const BODY_MAX = 100_000;
/** Longest line made of one property. */
const LINE_MAX = 4_000;

/** Properties that say what an object is called, most telling first. */
const TITLES = [
  "name",
  "value",
  "abstract",
  "subject",
  "path",
  "key",
  "command_line",
  "user_id",
  "account_login",
  "serial_number",
  "opinion",
  "content",
  "url",
] as const;
/** Properties that are prose. */
const PROSE = ["description", "content", "explanation"] as const;
/** Properties that have a place of their own on the card, in a link, or in the import report. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "type",
  "id",
  "spec_version",
  "created",
  "modified",
  "revoked",
  "labels",
  "confidence",
  "lang",
  "external_references",
  "kill_chain_phases",
  "object_marking_refs",
  "granular_markings",
  "name",
  "first_seen",
  "last_seen",
  "first_observed",
  "last_observed",
  "published",
  "latitude",
  "longitude",
  "precision",
  ...PROSE,
]);

/** Title and body of the card of an object: its prose first, then every further property on a line of its own, in the bundle's words. */
export function describeObject(object: StixObject): { readonly title: string; readonly body: string } {
  const prose = PROSE.map((property) => object[property]).filter((text) => typeof text === "string" && text.trim() !== "");
  const lines: string[] = [];
  for (const [property, value] of Object.entries(object)) {
    if (ELSEWHERE.has(property) || property.endsWith("_types") || isReference(property)) continue;
    const text = shown(value);
    if (text !== "") lines.push(cut(`${property.replaceAll("_", " ")}: ${text}`, LINE_MAX));
  }
  const body = [...prose.map((text) => (text as string).trim().replace(/\r\n?/g, "\n")), ...lines].join("\n");
  return { title: titleOf(object), body: cut(body, BODY_MAX) };
}

/** Whether a property names other objects: those become links. */
export function isReference(property: string): boolean {
  return /_refs?$/.test(property) && property !== "object_marking_refs";
}

function titleOf(object: StixObject): string {
  for (const property of TITLES) {
    const value = object[property];
    const text = typeof value === "string" ? value.replace(/\s+/g, " ").trim() : "";
    if (text !== "") return cut(text, BOARD_LIMITS.title);
  }
  return cut(distinguishing(object), BOARD_LIMITS.title);
}

/** For observables without a name: the type with its first hash, ports or protocol. */
function distinguishing(object: StixObject): string {
  const { hashes, protocols } = object as { hashes?: unknown; protocols?: unknown };
  const hash: unknown = typeof hashes === "object" && hashes !== null ? Object.values(hashes)[0] : undefined;
  const rest =
    typeof hash === "string"
      ? hash
      : Array.isArray(protocols)
        ? protocols.filter((name) => typeof name === "string").join("/")
        : object.id.slice(-12);
  return `${object.type} ${rest}`;
}

function shown(value: unknown): string {
  if (typeof value === "string") return value.trim();
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value) && value.every((member) => typeof member === "string" || typeof member === "number")) return value.join(", ");
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
