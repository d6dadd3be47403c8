import type { z } from "zod";
import { problem, problems, type Problem, type ProblemCode } from "../../shared/rest/problem.ts";
import { fail, ok, type Result } from "../../shared/result.ts";

/** Why a request failed: a problem code of the server, or `offline` if there was no usable answer. */
export type RequestFailure =
  | { readonly code: ProblemCode; readonly errors: NonNullable<Problem["errors"]> }
  | { readonly code: "offline"; readonly errors: readonly [] };

/**
 * Whether a failure passes: the server cannot be reached, or says that it cannot do this now (5xx, 429). It says nothing about the person's
 * rights, so what is on the screen stays.
 */
export function isPassing(code: RequestFailure["code"]): boolean {
  return code === "offline" || problems[code].status >= 500 || problems[code].status === 429;
}

/** Longest wait for an answer in milliseconds, so that a node that hangs does not keep its clients from the next node. */
const ANSWER_LIMIT_MS = 15_000;
/** The same for a board as bytes, which may be 32 MB. */
const BYTES_LIMIT_MS = 120_000;
/** The same for a file, which may be a record of years. */
const FILE_LIMIT_MS = 30 * 60_000;

const offline: RequestFailure = { code: "offline", errors: [] };

interface RequestShape<Schema extends z.ZodType> {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly answer: Schema;
  /** Aborts the request, which then fails with `offline`. */
  readonly signal?: AbortSignal;
}

/** Asks the REST API and parses the answer. Fails with the server's own problem code, or `offline`; never throws. */
export async function request<Schema extends z.ZodType>(
  path: string,
  { method = "GET", body, answer, signal }: RequestShape<Schema>,
): Promise<Result<z.output<Schema>, RequestFailure>> {
  const limit = AbortSignal.timeout(ANSWER_LIMIT_MS);
  const response = await send(path, { method, body, signal: signal === undefined ? limit : AbortSignal.any([limit, signal]) });
  if (response === null) return fail(offline);
  const json: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (!response.ok) return fail(readProblem(json));
  const parsed = answer.safeParse(json);
  return parsed.success ? ok(parsed.data) : fail(offline);
}

/** Fetches a binary body, for example the board as it was at a past moment. */
export async function requestBytes(path: string): Promise<Result<Uint8Array, RequestFailure>> {
  const read = await requestBody(path, BYTES_LIMIT_MS, (response) => response.arrayBuffer());
  return read.ok ? ok(new Uint8Array(read.value)) : read;
}

/** Fetches a file for the person to keep. The browser may hold it on disk; one that breaks off midway is not given. */
export function requestFile(path: string): Promise<Result<Blob, RequestFailure>> {
  return requestBody(path, FILE_LIMIT_MS, (response) => response.blob());
}

async function requestBody<Body>(
  path: string,
  limitMs: number,
  read: (response: Response) => Promise<Body>,
): Promise<Result<Body, RequestFailure>> {
  const response = await send(path, { method: "GET", signal: AbortSignal.timeout(limitMs) });
  if (response === null) return fail(offline);
  if (!response.ok) return fail(readProblem(await response.json().catch(() => undefined)));
  // The connection broke, or the time is over: the same as no answer.
  const body = await read(response).catch(() => null);
  return body === null ? fail(offline) : ok(body);
}

function readProblem(json: unknown): RequestFailure {
  const named = problem.safeParse(json);
  return named.success ? { code: named.data.code, errors: named.data.errors ?? [] } : offline;
}

async function send(
  path: string,
  { method, body, signal }: { method: string; body?: unknown; signal?: AbortSignal },
): Promise<Response | null> {
  const headers: Record<string, string> = { accept: "application/json, application/problem+json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  const init: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store", ...(signal && { signal }) };
  // The network failed; the error says nothing more, and the caller shows "offline".
  return fetch(path, body === undefined ? init : { ...init, body: JSON.stringify(body) }).catch(() => null);
}
