import type { IncomingMessage } from "node:http";
import type { Request } from "express";
import { plainFault } from "../../../shared/board/plain-value.ts";
import type { ProblemCode } from "../../../shared/rest/problem.ts";
import { takeChunks } from "./body-chunks.ts";
import type { Route } from "./route.ts";

const JSON_LIMIT_BYTES = 100 * 1024;
const BOUNDS = { depth: 16, nodes: 10_000 };
const JSON_TYPES = ["application/json"];
const TEXT_TYPES = ["application/json", "application/stix+json", "text/plain"];

/** A body, or the code of its refusal. */
export type ReadBody<Body = unknown> = { readonly body: Body } | { readonly refused: ProblemCode };

/**
 * Reads a request's body as its route declares it: JSON without keys that reach a prototype (T33), text, or none. A body that is too large
 * is refused as soon as that is known and not read any further; `send` then closes its connection.
 */
export async function readBody(route: Route, request: Request): Promise<ReadBody> {
  if (route.textLimit !== undefined) return await readText(request, { types: TEXT_TYPES, limit: route.textLimit });
  if (!route.body) return { body: undefined };
  const text = await readText(request, { types: JSON_TYPES, limit: JSON_LIMIT_BYTES });
  return "refused" in text ? text : parseJson(text.body);
}

interface Expected {
  readonly types: readonly string[];
  /** Bytes. */
  readonly limit: number;
}

async function readText(request: Request, { types, limit }: Expected): Promise<ReadBody<string>> {
  if (!request.is([...types]) || !isPlainUtf8(request)) return { refused: "wrong-media-type" };
  const bytes = await readBytes(request, limit);
  if ("refused" in bytes) return bytes;
  try {
    // A byte order mark is left out. What is no UTF-8 is refused: replaced by question marks, it would be lost without a word.
    return { body: new TextDecoder("utf-8", { fatal: true }).decode(bytes.body) };
  } catch {
    return { refused: "bad-json" };
  }
}

/** Compressed bodies are refused: a small one could expand without limit. */
function isPlainUtf8({ headers }: IncomingMessage): boolean {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers["content-type"] ?? "")?.[1] ?? "utf-8";
  return /^utf-?8$/i.test(charset) && (headers["content-encoding"] ?? "identity").toLowerCase() === "identity";
}

/** Reads up to `limit` bytes. What comes in chunks is counted as it comes. */
async function readBytes(request: IncomingMessage, limit: number): Promise<ReadBody<Buffer>> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return { refused: "too-large" };
  // A client that left while the request waited for its turn: its `close` was emitted before anyone listened.
  if (request.destroyed) return { refused: "bad-json" };
  return await new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    takeChunks(request, (chunk) => {
      size += chunk.length;
      if (size <= limit) return void chunks.push(chunk);
      request.removeAllListeners("data").pause();
      resolve({ refused: "too-large" });
    });
    request.once("end", () => resolve({ body: Buffer.concat(chunks) }));
    // A client that goes away gets no answer; this ends the wait for its body.
    request.once("close", () => resolve({ refused: "bad-json" }));
  });
}

function parseJson(text: string): ReadBody {
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
