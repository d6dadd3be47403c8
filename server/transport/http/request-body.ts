import type { IncomingMessage } from "node:http";
import type { Request } from "express";
import { plainFault } from "../../../shared/board/plain-value.ts";
import { takeChunks } from "./body-chunks.ts";
import type { Refusal } from "./reply.ts";
import type { Route } from "./route.ts";

const JSON_LIMIT_BYTES = 100 * 1024;
const BOUNDS = { depth: 16, nodes: 10_000 };
const JSON_TYPES = ["application/json"];
const BUNDLE_TYPES = ["application/json", "application/stix+json", "text/plain"];

/** A body, or the code of its refusal. */
export type ReadBody<Body = unknown> = { readonly body: Body } | { readonly refused: Refusal };

/**
 * Reads a request's body as its route declares it: JSON without keys that reach a prototype (T33), bytes, or none. A body that is too large
 * is refused as soon as that is known and not read any further; `send` then closes its connection.
 */
export async function readBody(route: Route, request: Request): Promise<ReadBody> {
  if (route.bytesLimit !== undefined) return await readBytes(request, { types: BUNDLE_TYPES, limit: route.bytesLimit, isReserved: true });
  if (!route.body) return { body: undefined };
  const bytes = await readBytes(request, { types: JSON_TYPES, limit: JSON_LIMIT_BYTES, isReserved: false });
  return "refused" in bytes ? bytes : parseJson(bytes.body);
}

interface Expected {
  readonly types: readonly string[];
  /** Bytes. */
  readonly limit: number;
  /**
   * Whether memory is taken for all that is announced before any of it comes, so that many megabytes are not copied as it grows. Only for routes whose
   * bodies hold one of few places (RULES.md, L6): anyone can announce any number of the others.
   */
  readonly isReserved: boolean;
}

/** Compressed bodies are refused: a small one could expand without limit. */
function isPlainUtf8({ headers }: IncomingMessage): boolean {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers["content-type"] ?? "")?.[1] ?? "utf-8";
  return /^utf-?8$/i.test(charset) && (headers["content-encoding"] ?? "identity").toLowerCase() === "identity";
}

/** Reads up to `limit` bytes into a buffer of their own. What comes in chunks is counted as it comes. */
async function readBytes(request: Request, { types, limit, isReserved }: Expected): Promise<ReadBody<Uint8Array>> {
  if (!request.is([...types]) || !isPlainUtf8(request)) return { refused: "wrong-media-type" };
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > limit) return { refused: "too-large" };
  // A client that left while the request waited for its turn: its `close` was emitted before anyone listened.
  if (request.destroyed) return { refused: "bad-json" };
  return await new Promise((resolve) => {
    let body = new Uint8Array(isReserved ? announced : 0);
    let size = 0;
    takeChunks(request, (chunk) => {
      if (size + chunk.length > limit) {
        request.removeAllListeners("data").pause();
        return resolve({ refused: "too-large" });
      }
      if (size + chunk.length > body.length) body = grown(body, Math.min(limit, 2 * (size + chunk.length)));
      body.set(chunk, size);
      size += chunk.length;
    });
    request.once("end", () => resolve({ body: size === body.length ? body : body.slice(0, size) }));
    // A client that goes away gets no answer; this ends the wait for its body.
    request.once("close", () => resolve({ refused: "bad-json" }));
  });
}

function grown(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(size);
  larger.set(bytes);
  return larger;
}

function parseJson(bytes: Uint8Array): ReadBody {
  let text: string;
  try {
    // A byte order mark is left out. What is no UTF-8 is refused: replaced by question marks, it would be lost without a word.
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { refused: "bad-json" };
  }
  // An empty body is an object without members.
  if (text === "") return { body: {} };
  // Before parsing: 95 kB of brackets take the parser 10 ms of everyone's time.
  if (isNestedDeeper(text, BOUNDS.depth)) return { refused: "bad-request" };
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { refused: "bad-json" };
  }
  if (typeof body !== "object" || body === null) return { refused: "bad-json" };
  return plainFault(body, BOUNDS) === null ? { body } : { refused: "bad-request" };
}

/** Whether a JSON text holds more than `most` arrays and objects inside each other. Brackets in strings do not count. */
function isNestedDeeper(text: string, most: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') isInString = !isInString;
    else if (isInString) at += character === "\\" ? 1 : 0;
    else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    if (depth > most) return true;
  }
  return false;
}
