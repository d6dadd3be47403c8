import type { Request, Response } from "express";
import type { z } from "zod";
import type { ProblemCode } from "../../../shared/rest/problem.ts";
import type { AuthenticatedUser } from "../../domain/authenticated-user.ts";
import type { UserRecord } from "../../ports/directory/accounts.ts";
import type { Cause } from "../../ports/directory/trail.ts";
import type { LimitName, PersonRateName } from "../../domain/limits.ts";
import type { WorkSlots } from "../../domain/work-slots.ts";
import type { Given } from "./given-content.ts";
import type { Refusal, Reply } from "./reply.ts";

/** A successful answer of a route, for the OpenAPI document and its test. */
export type Success =
  | { readonly status: number; readonly schema: z.ZodType }
  | { readonly status: number; readonly contentType: string }
  | { readonly status: 204 };

/** One request, authenticated and parsed. */
export interface RouteRequest<Caller, Query, Body> {
  readonly caller: Caller;
  /** Who asks, from where and when, as the trail of rights records it. */
  readonly by: Cause;
  /** A path parameter; the route's path has it. */
  readonly param: (name: string) => string;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
  readonly response: Response;
  /** Says what the answer gives of a compartment; without it, one about a compartment gives everything up to its head (R50). */
  readonly gives: (given: Given) => void;
}

interface RouteText {
  readonly method: "get" | "post" | "patch" | "delete";
  /** As Express writes it, `/api/rooms/:room`. */
  readonly path: string;
  /** One line for the OpenAPI document. */
  readonly summary: string;
  readonly successes: readonly Success[];
  /**
   * The limits of the table that hold what one person may cause by this route (L11); none where the turns that every request takes (L10) are enough. A rate of
   * a person among them is counted before the body is read; the others are held by what the route calls.
   */
  readonly limits: readonly LimitName[];
  /** Which of several rates among {@link limits} a request counts against, if any. Absent: all of them. */
  readonly rateFor?: (asked: { readonly caller: UserRecord; readonly param: (name: string) => string }) => PersonRateName | null;
  /** Its answers may be as large as a board: a person is made the next one when they have read the one before (L13). */
  readonly isLarge?: true;
  /** The problem codes of this route, besides those that every route may answer with and those of its limits. */
  readonly problems: readonly ProblemCode[];
  /** For an answer to a `get` that rests on more than signing in and on seeing the room or compartment of its path: asks the policy again (A8). */
  readonly recheck?: Recheck;
  /** Answers with what many rooms hold, as far as the caller may see it: an answer under way ends with any right of theirs. */
  readonly spansRooms?: true;
  /** Its answer about a compartment holds nothing of what people wrote there. */
  readonly givesNoContent?: true;
  /** Skips the look-up of the caller, so that the route also answers while the directory does not. `caller` is null. */
  readonly isAnonymous?: true;
  /** Answers under any Host: for probes, which may call a node by its address. Other open routes answer to our own hosts alone. */
  readonly isForAnyHost?: true;
}

/** Says why a caller may no longer have an answer that was begun for them as they stood then; null if they may. */
export type Recheck = (
  now: UserRecord,
  asked: { readonly by: UserRecord; readonly param: (name: string) => string },
) => Promise<Refusal | null>;

interface RouteInput<Query, Body> {
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** Passes the body on as it came, at most this many bytes, in a buffer of its own that may be handed to a thread. */
  readonly bytesLimit?: number;
  /** Takes a slot for the caller before the body is read, and holds it until the answer is made, so that memory stays bounded (P12). */
  readonly slots?: { readonly slots: WorkSlots; readonly perKeyProblem: Refusal };
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
  // mountRoute passes the values that the two schemas parsed, and never calls this route without an authenticated user.
  return { ...spec, isOpen: false, answer: spec.answer as unknown as Route["answer"] };
}

/** A route for everyone; `caller` is null if the caller has not signed in. */
export function openRoute<Query = unknown, Body = unknown>(
  spec: RouteText &
    RouteInput<Query, Body> & { readonly answer: (request: RouteRequest<AuthenticatedUser | null, Query, Body>) => Promise<Reply> },
): Route {
  return { ...spec, isOpen: true, answer: spec.answer as unknown as Route["answer"] };
}
