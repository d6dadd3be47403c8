import { z } from "zod";
import { plainFault } from "../../../shared/board/plain-value.ts";
import { fail, ok } from "../../../shared/result.ts";
import type { Result } from "../../../shared/result.ts";
import { IMPORT_LIMITS } from "./import-limits.ts";
import { stixObject } from "./stix-object.ts";
import type { StixObject } from "./stix-object.ts";

/** One fault: the object's id (its place in the list where it has none), the property and what is wrong with it. */
export interface BundleFault {
  readonly object: string;
  readonly property: string;
  readonly reason: string;
}

/** Why a whole import was refused. Nothing of it was used. `faults` names at most 20. */
export interface BundleProblem {
  readonly code: "too-large" | "not-json" | "too-deep" | "not-a-bundle" | "too-many-objects" | "hostile-content" | "invalid-objects";
  readonly detail: string;
  readonly faults: readonly BundleFault[];
}

/** {@link readBundleText} of text in UTF-8. A byte order mark is left out; what is no UTF-8 is refused: replaced by question marks, it would be lost without a word. */
export function readBundleBytes(bytes: Uint8Array): Result<unknown, BundleProblem> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return problem("not-json", "not UTF-8");
  }
  return readBundleText(text);
}

/** Reads JSON text. Size, nesting and number of parts are counted in the text first, so that a bomb is never built in memory. */
export function readBundleText(text: string): Result<unknown, BundleProblem> {
  if (text.length > IMPORT_LIMITS.bytes) return problem("too-large", `more than ${IMPORT_LIMITS.bytes} characters`);
  const fault = textFault(text);
  if (fault !== null) return problem("too-deep", fault);
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return problem("not-json", error instanceof Error ? error.message : "not JSON");
  }
}

/**
 * Checks every object of a STIX 2.1 bundle; a bare list of objects, or a single object, is taken too.
 *
 * All or nothing: one object with a fault, and the whole import is refused with the faults named.
 */
export function readBundle(value: unknown): Result<readonly StixObject[], BundleProblem> {
  const hostile = plainFault(value, { depth: IMPORT_LIMITS.depth, nodes: IMPORT_LIMITS.nodes });
  if (hostile !== null) return problem("hostile-content", hostile);
  const list = objectsOf(value);
  if (list === null) return problem("not-a-bundle", "neither a STIX 2.1 bundle, nor a list of STIX objects, nor one STIX object");
  if (list.length > IMPORT_LIMITS.objects)
    return problem("too-many-objects", `${list.length} objects; at most ${IMPORT_LIMITS.objects} are taken`);
  const objects: StixObject[] = [];
  const faults: BundleFault[] = [];
  for (const [index, entry] of list.entries()) {
    const parsed = stixObject.safeParse(entry);
    if (parsed.success) objects.push(parsed.data);
    else {
      for (const issue of parsed.error.issues)
        faults.push({ object: nameOf(entry, index), property: issue.path.join(".") || "object", reason: issue.message });
    }
    if (faults.length >= IMPORT_LIMITS.faultsNamed) break;
  }
  const first = faults[0];
  if (first === undefined) return ok(objects);
  return fail({
    code: "invalid-objects",
    detail: `${first.object}: ${first.property}: ${first.reason}`,
    faults: faults.slice(0, IMPORT_LIMITS.faultsNamed),
  });
}

const bundle = z.looseObject({ type: z.literal("bundle"), objects: z.array(z.unknown()).default([]) });
const single = z.looseObject({ type: z.string(), id: z.string() });

function objectsOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  const asBundle = bundle.safeParse(value);
  if (asBundle.success) return asBundle.data.objects;
  return single.safeParse(value).success && (value as { type: string }).type !== "bundle" ? [value] : null;
}

function nameOf(entry: unknown, index: number): string {
  const named = single.safeParse(entry);
  return named.success ? named.data.id.slice(0, 300) : `object ${index + 1}`;
}

function problem(code: BundleProblem["code"], detail: string): { readonly ok: false; readonly error: BundleProblem } {
  return fail({ code, detail, faults: [] });
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPEN: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSE: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Counts brackets and commas outside of strings; the parser says afterwards whether they match. */
function textFault(text: string): string | null {
  let depth = 0;
  let parts = 1;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === COMMA) parts += 1;
    else if (OPEN.has(code)) {
      depth += 1;
      parts += 1;
      if (depth > IMPORT_LIMITS.depth) return `nested deeper than ${IMPORT_LIMITS.depth}`;
    } else if (CLOSE.has(code)) depth -= 1;
  }
  return parts > IMPORT_LIMITS.nodes ? `more than ${IMPORT_LIMITS.nodes} parts` : null;
}
