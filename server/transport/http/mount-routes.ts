import type { Express, Request, Response } from "express";
import type { z } from "zod";
import { authenticate, renewCredential } from "../../commands/authenticate.ts";
import { findCompartment } from "../../commands/find-compartment.ts";
import { findRoom } from "../../commands/find-room.ts";
import type { Wait } from "../../domain/attempt-limits/failure-limit.ts";
import { PersonRates } from "../../domain/attempt-limits/person-rates.ts";
import type { AuthenticatedUser } from "../../domain/authenticated-user.ts";
import { isPersonRate } from "../../domain/limits.ts";
import { networkOf } from "../../domain/network-of.ts";
import { causeOfRequest } from "../../domain/trail/cause.ts";
import { UNREAD_LIMITS } from "../../domain/unread-limits.ts";
import { UnreadAnswers } from "../../domain/unread-answers.ts";
import { WorkSlots } from "../../domain/work-slots.ts";
import { shownCredential } from "./credentials.ts";
import type { HttpDeps } from "./http-deps.ts";
import { recorded, type Given } from "./given-content.ts";
import { isForOwnHost, isFromOwnOrigin } from "./origin-check.ts";
import { reviewed, type LiveAnswer } from "./live-answers.ts";
import { givesContent, giveUp, refuse, send, tooMany, type Reply, type Refusal } from "./reply.ts";
import { readBody } from "./request-body.ts";
import type { Route } from "./route.ts";

/** What holds the people of a node to its limits, over all routes. */
interface Bounds {
  readonly rates: PersonRates;
  readonly unread: UnreadAnswers;
  /** Large answers of each person that are made or read: one. */
  readonly large: WorkSlots;
}
type Deps = HttpDeps & Bounds;

/** What waits for its reader is counted from so many bytes on: less fits into what the system keeps for a connection. */
const LARGE_BYTES = 64 << 10;

/** Mounts routes: each checks origin, authentication, turn, rates and schemas, then calls the route's own answer. */
export function mountRoutes(app: Express, routes: readonly Route[], parts: HttpDeps): void {
  const deps: Deps = {
    ...parts,
    rates: new PersonRates(parts.openCounter, parts.limits),
    unread: new UnreadAnswers(parts.limits.unreadAnswerBytes),
    large: new WorkSlots({ atOnce: Number.MAX_SAFE_INTEGER, waiting: Number.MAX_SAFE_INTEGER, runningPerKey: 1 }),
  };
  for (const route of routes) {
    app[route.method](route.path, async (request, response) => {
      const { reply, live, reader } = await answer(route, deps, { request, response });
      // Without a listener Node ends the connection.
      response.setTimeout(deps.unreadLimitMs ?? UNREAD_LIMITS.answerMs);
      // In its turn: many that waited for the same thing may have their answers at once.
      await deps.pacer.run(request, async () => {
        // As late as this: a right may end while the answer waits for its turn.
        if (live !== null && live.review !== null) await reviewed(live);
        const allowed = live === null || live.ended === null ? reply : await insteadOf(reply, route, live.ended);
        await send(response, allowed, () => live?.ended ?? null);
      });
      countUnread(deps.unread, response, reader ?? `network ${networkOf(request.ip ?? "")}`);
    });
  }
}

/** Counts what was written and has not left, until it has. */
function countUnread(unread: UnreadAnswers, response: Response, reader: string): void {
  const bytes = response.writableLength;
  if (bytes < LARGE_BYTES || response.closed) return;
  response.once("close", unread.add(reader, { bytes, cut: () => response.req.socket.resetAndDestroy() }));
}

/** A caller is looked up again after this time, milliseconds: waiting for a turn, a slot or a slow body must not outlast a credential. */
const FRESH_MS = 1_000;

interface Exchange {
  readonly request: Request;
  readonly response: Response;
  /** Who asked when the request came; null if no one was signed in. */
  readonly caller: AuthenticatedUser | null;
  /** The caller as they stand now; null if their credential has ended meanwhile. */
  readonly callerNow: () => Promise<AuthenticatedUser | null>;
  /** What the answer gives, as its route says. */
  readonly given: Given[];
}

/** What is to be sent, and for a route that is followed the answer whose right may end before it is. */
interface Made {
  readonly reply: Reply;
  readonly live: LiveAnswer | null;
  /** The id of the account that it is for; null for who has none. */
  readonly reader: string | null;
}

async function answer(route: Route, deps: Deps, { request, response }: Pick<Exchange, "request" | "response">): Promise<Made> {
  const refused = (code: Refusal): Made => ({ reply: refuse(code), live: null, reader: null });
  const misdirected = whyMisdirected(route, deps, request);
  if (misdirected !== null) return refused(misdirected);
  const askedAt = deps.clock.now();
  const { caller, live } = await identifyFor(route, deps, { request, response });
  if (!caller && !route.isOpen) return refused("sign-in-required");
  const callerNow = async (): Promise<AuthenticatedUser | null> =>
    caller !== null && Math.abs(deps.clock.now() - askedAt) > FRESH_MS ? await identify(deps, request) : caller;
  const exchange: Exchange = { request, response, caller, callerNow, given: [] };
  const reader = caller?.user.id ?? null;
  // Signing out must work also for a person whose stolen session floods the node.
  if (caller === null || route.isOpen) return { reply: await answerInSlot(route, deps, exchange), live: null, reader };
  const turn = await deps.turns.enter(caller.user.id);
  if (!turn.ok) return refused("busy");
  // Kept until the answer has left or its connection is gone: what waits for a slow reader takes memory.
  if (response.closed) turn.value(0);
  else response.once("close", () => turn.value(jsonBytes(response)));
  if (route.isLarge === true && !(await awaitLarge(deps.large, caller, response))) return refused("busy");
  const reply = await answerInSlot(route, deps, exchange);
  if (live !== null && live.ended !== null) return { reply, live, reader };
  const { compartment } = request.params;
  const asked = {
    caller,
    compartment: compartment === undefined ? undefined : String(compartment),
    given: exchange.given,
    givesNoContent: route.givesNoContent === true,
  };
  return { reply: await recorded(reply, deps, asked), live, reader };
}

/** Why a request is refused before its sender is looked up: a page of another origin sent it, or it names another host. */
function whyMisdirected({ method, isOpen, isForAnyHost }: Route, { ownOrigins }: Deps, { headers }: Request): Refusal | null {
  if (method !== "get" && !isFromOwnOrigin(headers, ownOrigins())) return "wrong-origin";
  return isOpen && isForAnyHost !== true && !isForOwnHost(headers.host, ownOrigins()) ? "wrong-host" : null;
}

/** Waits until the caller has no other large answer, and keeps their place until this one was read or its connection is gone. False if that is so already. */
async function awaitLarge(large: WorkSlots, { user }: AuthenticatedUser, response: Response): Promise<boolean> {
  const place = await large.enter(user.id);
  if (!place.ok) return false;
  if (response.closed) place.value();
  else response.once("close", place.value);
  return !response.closed;
}

/** Who asks, and for a route that is followed the answer that was begun for them. */
async function identifyFor(
  route: Route,
  deps: HttpDeps,
  { request, response }: Pick<Exchange, "request" | "response">,
): Promise<{ readonly caller: AuthenticatedUser | null; readonly live: LiveAnswer | null }> {
  const look = (): Promise<AuthenticatedUser | null> => identify(deps, request);
  if (!isFollowed(route)) return { caller: route.isAnonymous === true ? null : await look(), live: null };
  const whyNot = (caller: AuthenticatedUser): Promise<Refusal | null> => whyNoLonger(route, deps, { request, caller });
  const live = await deps.liveAnswers.begin(look, { response, whyNot });
  return { caller: live?.caller ?? null, live };
}

/** Answers that say what a room or compartment holds. Other acts may end the right they rest on themselves, such as leaving a room. */
function isFollowed({ isOpen, method, path }: Route): boolean {
  return !isOpen && (method === "get" || path.includes("/:compartment/"));
}

/** Asks directory and policy again whether a caller may still have an answer; null, or why not. */
async function whyNoLonger(
  { spansRooms, recheck }: Route,
  deps: HttpDeps,
  { request, caller }: { readonly request: Request; readonly caller: AuthenticatedUser },
): Promise<Refusal | null> {
  const renewed = await renewCredential(deps, caller.credential);
  if (!renewed.ok) return renewed.error;
  // What of the answer rested on the right is not known: asked again, it is made without it.
  if (spansRooms === true) return "unavailable";
  const { user } = renewed.value;
  const { compartment, room } = request.params;
  if (compartment !== undefined && !(await findCompartment(deps, user, String(compartment), "read-compartment")).ok) return "not-found";
  if (room !== undefined && !(await findRoom(deps, user, String(room), "see-room")).ok) return "not-found";
  return (await recheck?.(user, { by: caller.user, param: (name) => String(request.params[name]) })) ?? null;
}

/** What is said where the caller lost the right to an answer before it was sent. A write that was refused or stopped still says why, and what it has written. */
async function insteadOf(reply: Reply, { method }: Route, ended: Refusal): Promise<Reply> {
  if (method !== "get" && !givesContent(reply)) return reply;
  await giveUp(reply);
  return refuse(ended);
}

/** How much JSON was answered: making it takes the time of everyone, as passing on other bytes hardly does. */
function jsonBytes(response: Response): number {
  const isJson = response.get("Content-Type")?.startsWith("application/json") === true;
  return isJson ? Number(response.get("Content-Length") ?? 0) : 0;
}

async function answerInSlot(route: Route, deps: Deps, exchange: Exchange): Promise<Reply> {
  const { slots } = route;
  if (slots === undefined) return await answerParsed(route, deps, exchange);
  const entered = await slots.slots.enter(exchange.caller?.user.id);
  if (!entered.ok) return refuse(entered.error === "busy" ? "busy" : slots.perKeyProblem);
  try {
    return await answerParsed(route, deps, exchange);
  } finally {
    entered.value();
  }
}

async function answerParsed(route: Route, deps: Deps, { request, response, caller: asked, callerNow, given }: Exchange): Promise<Reply> {
  const param = (name: string) => String(request.params[name]);
  // Before the body is read: fifty times 60 kB that are refused anyway were read, decoded and kept until garbage was collected.
  const wait = asked === null ? null : await countRates(route, deps.rates, { caller: asked.user, param });
  if (wait !== null) return tooMany(wait.retryAfterSeconds);
  const read = await readBody(route, request);
  if ("refused" in read) return refuse(read.refused);
  const body = parse(route.body, read.body);
  if (!body.ok) return refuse("bad-request", { errors: body.errors });
  const query = parse(route.query, request.query);
  if (!query.ok) return refuse("bad-request", { errors: query.errors });
  const caller = await callerNow();
  if (!caller && !route.isOpen) return refuse("sign-in-required");
  const by = causeOfRequest(caller, { address: request.ip ?? "", at: deps.clock.now() });
  return await route.answer({
    caller,
    by,
    param,
    query: query.value,
    body: body.value,
    request,
    response,
    gives: (one) => given.push(one),
  });
}

/** Counts a request against the rates that its route names; the wait if it is one too many. */
async function countRates(
  { limits, rateFor, isOpen }: Route,
  rates: PersonRates,
  asked: Parameters<NonNullable<Route["rateFor"]>>[0],
): Promise<Wait | null> {
  if (isOpen) return null;
  const chosen = rateFor === undefined ? limits.filter(isPersonRate) : [rateFor(asked)];
  for (const rate of chosen) {
    if (rate === null) continue;
    const wait = await rates.take(rate, asked.caller.id);
    if (wait !== null) return wait;
  }
  return null;
}

/** The user whose valid credential the request carries, or null. */
export async function identify(deps: HttpDeps, request: Request): Promise<AuthenticatedUser | null> {
  const shown = shownCredential(request.headers, request.secure);
  if (!shown) return null;
  const identity = await authenticate(deps, shown);
  return identity.ok ? identity.value : null;
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly errors: { path: string; rule: string }[] };

// The answer names paths and rules only, since a value may be confidential.
function parse(schema: z.ZodType | undefined, value: unknown): Parsed {
  if (!schema) return { ok: true, value };
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  return {
    ok: false,
    errors: result.error.issues
      .slice(0, 20)
      .map(({ path, code, message }) => ({ path: path.join("."), rule: code === "custom" ? message : code })),
  };
}
