import type { Request, Response } from "express";
import type { z } from "zod";
import type { ProblemCode } from "../../../shared/rest/problem.ts";
import type { AuthenticatedUser } from "../../domain/authenticated-user.ts";
import type { Reply } from "./reply.ts";

/** What a route answers when it succeeds, for the OpenAPI document and its test. */
export type Success =
  | { readonly status: number; readonly schema: z.ZodType }
  | { readonly status: number; readonly contentType: string }
  | { readonly status: 204 };

/** One request, authenticated and parsed. */
export interface RouteRequest<Caller, Query, Body> {
  readonly caller: Caller;
  /** A path parameter; the route's path has it. */
  readonly param: (name: string) => string;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
  readonly response: Response;
}

interface RouteText {
  readonly method: "get" | "post" | "delete";
  /** As Express writes it, `/api/rooms/:room`. */
  readonly path: string;
  /** One line for the OpenAPI document. */
  readonly summary: string;
  readonly successes: readonly Success[];
  /** The codes this route may answer, beside those that every route may. */
  readonly problems: readonly ProblemCode[];
  /** The caller is not looked up: it answers also when the directory does not. `caller` is null. */
  readonly isAnonymous?: true;
}

interface RouteInput<Query, Body> {
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** Takes the body as text of at most so many bytes instead of parsing it here. */
  readonly textLimit?: number;
}

/** One row of the route table: mounted in the app and described in the OpenAPI document. */
export interface Route extends RouteText, RouteInput<unknown, unknown> {
  /** Whether the caller must have signed in. */
  readonly isOpen: boolean;
  readonly answer: (request: RouteRequest<AuthenticatedUser | null, unknown, unknown>) => Promise<Reply>;
}

/** A route for people who have signed in. */
export function route<Query = unknown, Body = unknown>(
  spec: RouteText &
    RouteInput<Query, Body> & { readonly answer: (request: RouteRequest<AuthenticatedUser, Query, Body>) => Promise<Reply> },
): Route {
  // The mount hands over what the two schemas made and never calls a closed route without an identity.
  return { ...spec, isOpen: false, answer: spec.answer as unknown as Route["answer"] };
}

/** A route for anyone; `caller` is null for who has not signed in. */
export function openRoute<Query = unknown, Body = unknown>(
  spec: RouteText &
    RouteInput<Query, Body> & { readonly answer: (request: RouteRequest<AuthenticatedUser | null, Query, Body>) => Promise<Reply> },
): Route {
  return { ...spec, isOpen: true, answer: spec.answer as unknown as Route["answer"] };
}
