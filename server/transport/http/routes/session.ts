import { ownUserAnswer, sessionAnswer, signInRequest, type SignInRequest } from "../../../../shared/rest/session.ts";
import { networkOf } from "../../../domain/network-of.ts";
import { findKnownDevice, signIn } from "../../../commands/sign-in.ts";
import { signOut } from "../../../commands/sign-out.ts";
import { clearSessionCookie, setDeviceCookie, setSessionCookie, shownDevice } from "../credentials.ts";
import type { HttpDeps } from "../http-deps.ts";
import type { UserRecord } from "../../../ports/directory/accounts.ts";
import { presentOwnUser } from "../present/person.ts";
import type { SignInLimits } from "../../../domain/attempt-limits/sign-in-limits.ts";
import { empty, json, refuse, tooMany, type Reply } from "../reply.ts";
import { openRoute, route, type Route, type RouteRequest } from "../route.ts";

/** Signing in, signing out, and the caller's own account. */
export function sessionRoutes(deps: HttpDeps, limits: SignInLimits): readonly Route[] {
  return [
    openRoute({
      method: "post",
      path: "/api/session",
      summary: "Sign in; sets the session cookie",
      body: signInRequest,
      limits: ["signInsPerMinute", "accountSignInsPerMinute", "sessions", "hashes", "waitingHashes"],
      successes: [{ status: 201, schema: ownUserAnswer }],
      problems: ["wrong-credentials", "too-many-attempts", "busy"],
      answer: (asked) => signInOnce(deps, limits, asked),
    }),
    openRoute({
      method: "get",
      path: "/api/session",
      summary: "Who is signed in. Also succeeds for a caller who is not; a program asks /api/me",
      limits: [],
      successes: [{ status: 200, schema: sessionAnswer }],
      problems: [],
      answer: async ({ caller }) => json(200, caller === null ? { user: null } : signedInAnswer(deps, caller.user)),
    }),
    openRoute({
      method: "delete",
      path: "/api/session",
      summary: "Sign out; closes this session's live connections. Also succeeds for a caller who is not signed in",
      limits: [],
      successes: [{ status: 204 }],
      problems: [],
      answer: async ({ caller, by, request, response }) => {
        if (caller) await signOut({ ...deps, by }, caller);
        clearSessionCookie(request, response);
        return empty;
      },
    }),
    route({
      method: "get",
      path: "/api/me",
      summary: "The caller's own account",
      limits: [],
      successes: [{ status: 200, schema: ownUserAnswer }],
      problems: [],
      answer: async ({ caller }) => json(200, signedInAnswer(deps, caller.user)),
    }),
  ];
}

/** Checks a password, slowed down where it is tried often, and tells the browser of its session. Refusals are gathered for the trail (TR4). */
async function signInOnce(
  deps: HttpDeps,
  limits: SignInLimits,
  { by, body, request, response }: RouteRequest<unknown, unknown, SignInRequest>,
): Promise<Reply> {
  const knownDevice = await findKnownDevice(deps, body.username, shownDevice(request));
  const network = networkOf(request.ip ?? "");
  const refused = (): void => deps.signInRefusals.add({ username: body.username, network, at: by.at });
  const attempt = await limits.begin({ account: body.username, address: network, knownDevice });
  if ("retryAfterSeconds" in attempt) {
    refused();
    return tooMany(attempt.retryAfterSeconds);
  }
  let isRight = false;
  try {
    const signedIn = await signIn({ ...deps, by }, body);
    if (!signedIn.ok) {
      refused();
      return refuse(signedIn.error);
    }
    isRight = true;
    setSessionCookie(request, response, signedIn.value.secret);
    setDeviceCookie(request, response, signedIn.value.deviceProof);
    return json(201, signedInAnswer(deps, signedIn.value.identity.user));
  } finally {
    await attempt.end(isRight);
  }
}

function signedInAnswer(deps: HttpDeps, user: UserRecord) {
  return { user: presentOwnUser(user), markings: deps.markingScheme };
}
