import express, { type Request, type RequestHandler, type Response } from "express";
import { plainFault } from "../../../shared/board/plain-value.ts";
import type { ProblemCode } from "../../../shared/rest/problem.ts";
import type { Route } from "./route.ts";

const jsonLimitBytes = 100 * 1024;
const bounds = { depth: 16, nodes: 10_000 };

// Compressed bodies are refused: bodies of up to 100 kB do not need compression, and a small one could expand without limit.
const parseJson = express.json({ limit: jsonLimitBytes, inflate: false, type: "application/json" });

/** A body, or the code of its refusal. */
export type ReadBody = { readonly body: unknown } | { readonly refused: ProblemCode };

/** Reads a request's body as its route declares it: JSON without keys that reach a prototype (T33), text, or none. */
export async function readBody(route: Route, request: Request, response: Response): Promise<ReadBody> {
  if (route.textLimit !== undefined) return await read(textParser(route.textLimit), request, response);
  if (!route.body) return { body: undefined };
  const result = await read(parseJson, request, response);
  if ("refused" in result) return result;
  return plainFault(result.body, bounds) === null ? result : { refused: "bad-request" };
}

function textParser(limit: number): RequestHandler {
  return express.text({ limit, inflate: false, type: ["application/json", "application/stix+json", "text/plain"] });
}

async function read(parser: RequestHandler, request: Request, response: Response): Promise<ReadBody> {
  const failure = await new Promise<unknown>((resolve) => void parser(request, response, resolve));
  if (failure) return { refused: codeOf(failure) };
  // A parser leaves a body of another media type unread.
  return request.body === undefined ? { refused: "wrong-media-type" } : { body: request.body as unknown };
}

function codeOf(failure: unknown): ProblemCode {
  const type: unknown = typeof failure === "object" && failure !== null ? Reflect.get(failure, "type") : undefined;
  switch (type) {
    case "entity.too.large":
      return "too-large";
    case "encoding.unsupported":
    case "charset.unsupported":
      return "wrong-media-type";
    default:
      return "bad-json";
  }
}
