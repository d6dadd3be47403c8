import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import { answerAndLinger } from "./lingering-close.ts";
import type { WriteStopped } from "../../commands/write-updates.ts";
import { problems, retryAfter, type Problem, type ProblemCode } from "../../../shared/rest/problem.ts";

/** A route's answer before it is written to the response. */
export type Reply =
  | { readonly kind: "json"; readonly status: number; readonly body: object }
  | { readonly kind: "empty" }
  | { readonly kind: "problem"; readonly code: Refusal; readonly extra?: ProblemExtra }
  | { readonly kind: "problem"; readonly code: "too-many-attempts"; readonly retryAfterSeconds: number }
  | { readonly kind: "bytes"; readonly contentType: string; readonly body: Uint8Array }
  | {
      readonly kind: "stream";
      readonly contentType: string;
      readonly fileName: string;
      readonly chunks: AsyncIterable<Uint8Array | string>;
    };

/** The codes whose time to try again, if they have one, is always the same (shared/rest/problem.ts); the other is answered with {@link tooMany}. */
export type Refusal = Exclude<ProblemCode, "too-many-attempts">;

/** The optional members of a problem document. */
export type ProblemExtra = Pick<Problem, "detail" | "errors" | "findings" | "parts" | "written">;

/** A JSON answer. */
export function json(status: number, body: object): Reply {
  return { kind: "json", status, body };
}

/** A JSON answer whose text was made elsewhere. */
export function jsonText(text: string): Reply {
  return { kind: "bytes", contentType: "application/json; charset=utf-8", body: Buffer.from(text) };
}

/** 204. */
export const empty: Reply = { kind: "empty" };

/** An error answer of the given code, with that code's status and the time after which to try again, if it has one. */
export function refuse(code: Refusal, extra?: ProblemExtra): Reply {
  return { kind: "problem", code, ...(extra && { extra }) };
}

/** The answer to a write that stopped midway: why, and how much of it was written. `rightEnded`: the code for a right that ended. */
export function stopped({ why, reason, written, parts }: WriteStopped, rightEnded: "import-stopped" | "restoration-stopped"): Reply {
  return refuse(why === "right-ended" ? rightEnded : why, {
    ...(why !== "right-ended" && { detail: reason }),
    written: { parts: written, of: parts },
  });
}

/** 429 with the time after which to try again. */
export function tooMany(retryAfterSeconds: number): Reply {
  return { kind: "problem", code: "too-many-attempts", retryAfterSeconds };
}

/** Whether a reply may say what people wrote. Of problems only findings do: they quote what they were found in. */
export function givesContent(reply: Reply): boolean {
  return reply.kind !== "problem" || ("extra" in reply && reply.extra?.findings !== undefined);
}

/** The problem document of a code (RFC 9457). */
function problemDocument(code: ProblemCode, extra: ProblemExtra = {}): Problem {
  const { status, title } = problems[code];
  return { type: `urn:majlis:problem:${code}`, title, status, code, ...extra };
}

/** Releases what a reply holds that will not be sent. */
export async function giveUp(reply: Reply): Promise<void> {
  if (reply.kind === "stream") await reply.chunks[Symbol.asyncIterator]().return?.();
}

/**
 * Writes a reply. A stream that fails destroys the connection, so that a part is not mistaken for the whole. A connection whose request still
 * has a body to come is closed after the answer (lingering-close.ts): reading that body to its end would be work for nothing.
 * `ended` says why the right to a stream ended while its first piece was made, which can take long; null while it holds.
 */
export async function send(response: Response, reply: Reply, ended: () => Refusal | null = () => null): Promise<void> {
  if (isBodyToCome(response.req)) response.set("Connection", "close");
  switch (reply.kind) {
    case "json":
      response.status(reply.status).json(reply.body);
      return;
    case "empty":
      response.status(204).end();
      return;
    case "bytes":
      response.type(reply.contentType).send(Buffer.from(reply.body.buffer, reply.body.byteOffset, reply.body.byteLength));
      return;
    case "stream":
      return await sendStream(response, reply, ended);
    case "problem": {
      const document = problemDocument(reply.code, "extra" in reply ? reply.extra : {});
      const seconds = "retryAfterSeconds" in reply ? reply.retryAfterSeconds : retryAfter(reply.code);
      if (seconds !== undefined) response.set("Retry-After", String(seconds));
      if (document.status === 401) response.set("WWW-Authenticate", "Bearer");
      response.set("Cache-Control", "no-store");
      response.status(document.status).type("application/problem+json");
      if (isBodyToCome(response.req)) await answerAndLinger(response, JSON.stringify(document));
      else response.send(JSON.stringify(document));
      return;
    }
  }
}

async function sendStream(response: Response, reply: Extract<Reply, { kind: "stream" }>, ended: () => Refusal | null): Promise<void> {
  const chunks = await begun(reply.chunks);
  const why = ended();
  // Its reader left meanwhile, or was cut off, or may not have it any more.
  if (response.closed || why !== null) await chunks[Symbol.asyncIterator]().return?.();
  if (response.closed) return;
  if (why !== null) return await send(response, refuse(why));
  response.type(reply.contentType).attachment(reply.fileName);
  // From here on the end of the right resets the connection.
  response.flushHeaders();
  await pipeline(Readable.from(chunks, { highWaterMark: 1 }), response);
}

/** Waits for the first chunk: what fails before it is answered with a problem document, since nothing was sent yet. */
async function begun<Chunk>(chunks: AsyncIterable<Chunk>): Promise<AsyncIterable<Chunk>> {
  const iterator = chunks[Symbol.asyncIterator]();
  let first: IteratorResult<Chunk> | null = await iterator.next();
  const next = async (): Promise<IteratorResult<Chunk>> => {
    const step = first ?? (await iterator.next());
    first = null;
    return step;
  };
  // No generator: one that is given up before its first step never ends what it reads from.
  const end = async (): Promise<IteratorResult<Chunk>> => (await iterator.return?.()) ?? { done: true, value: undefined };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}

/** Whether a request has a body that has not been read to its end. */
export function isBodyToCome({ complete, headers }: IncomingMessage): boolean {
  return !complete && (headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0);
}
