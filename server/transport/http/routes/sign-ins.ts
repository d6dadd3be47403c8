import { sessionList } from "../../../../shared/rest/session.ts";
import { tokenList } from "../../../../shared/rest/tokens.ts";
import { setPasswordRequest } from "../../../../shared/rest/users.ts";
import { changePassword, resetPassword } from "../../../commands/set-password.ts";
import { endSignIn, endSignIns, sessionsOfAccount, tokensOfAccount, type SignInKind } from "../../../commands/sign-ins.ts";
import { findAccount } from "../../../commands/find-account.ts";
import type { SignInLimits } from "../../../domain/attempt-limits/sign-in-limits.ts";
import { networkOf } from "../../../domain/network-of.ts";
import { setDeviceCookie, shownDevice } from "../credentials.ts";
import type { HttpDeps } from "../http-deps.ts";
import { findKnownDevice } from "../../../commands/sign-in.ts";
import { presentSession, presentToken } from "../present/sign-in.ts";
import { empty, json, refuse, tooMany, type Reply } from "../reply.ts";
import { route, type Recheck, type Route, type RouteRequest } from "../route.ts";
import type { AuthenticatedUser } from "../../../domain/authenticated-user.ts";
import type { SetPasswordRequest } from "../../../../shared/rest/users.ts";

/** What an account is signed in with: its password, sessions and tokens. */
export function signInRoutes(deps: HttpDeps, signIns: SignInLimits): readonly Route[] {
  return [...listRoutes(deps), ...endRoutes(deps), passwordRoute(deps, signIns)];
}

function listRoutes(deps: HttpDeps): readonly Route[] {
  const recheck: Recheck = async (now, { param }) => {
    const found = await findAccount(deps, now, param("user"), "see-sign-ins");
    return found.ok ? null : found.error;
  };
  return [
    route({
      method: "get",
      path: "/api/users/:user/sessions",
      summary: "The sessions of an account, newest first (its own person, and its administrators)",
      limits: [],
      successes: [{ status: 200, schema: sessionList }],
      problems: ["not-found", "not-allowed"],
      recheck,
      answer: async ({ caller, param }) => {
        const sessions = await sessionsOfAccount(deps, caller.user, param("user"));
        if (!sessions.ok) return refuse(sessions.error);
        return json(200, { sessions: sessions.value.map((session) => presentSession(session, caller.credential)) });
      },
    }),
    route({
      method: "get",
      path: "/api/users/:user/tokens",
      summary: "The personal access tokens of an account, newest first, without their secrets (its own person, and its administrators)",
      limits: [],
      successes: [{ status: 200, schema: tokenList }],
      problems: ["not-found", "not-allowed"],
      recheck,
      answer: async ({ caller, param }) => {
        const tokens = await tokensOfAccount(deps, caller.user, param("user"));
        return tokens.ok ? json(200, { tokens: tokens.value.map(presentToken) }) : refuse(tokens.error);
      },
    }),
  ];
}

function endRoutes(deps: HttpDeps): readonly Route[] {
  const endRoute = (kind: SignInKind, isOne: boolean): Route =>
    route({
      method: "delete",
      path: `/api/users/:user/${kind}s${isOne ? `/:${kind}` : ""}`,
      summary: `End ${isOne ? `a ${kind}` : `all ${kind}s`} of an account; closes live connections (its own person, and its administrators)`,
      limits: ["accountChangesPerMinute"],
      // One's own at any time: a stolen session that asks for this without end must not keep its person from ending it.
      rateFor: notForOneself,
      successes: [{ status: 204 }],
      problems: ["not-found", "not-allowed"],
      answer: async ({ caller, by, param }) => {
        const account = param("user");
        const ended = isOne
          ? await endSignIn({ ...deps, by }, caller.user, { account, kind, id: param(kind) })
          : await endSignIns({ ...deps, by }, caller.user, account, kind);
        return ended.ok ? empty : refuse(ended.error);
      },
    });
  return [endRoute("session", false), endRoute("session", true), endRoute("token", false), endRoute("token", true)];
}

/** Counts what is done to other accounts. */
const notForOneself: NonNullable<Route["rateFor"]> = ({ caller, param }) =>
  param("user") === caller.id ? null : "accountChangesPerMinute";

function passwordRoute(deps: HttpDeps, signIns: SignInLimits): Route {
  return route({
    method: "post",
    path: "/api/users/:user/password",
    summary:
      "Set the password of an account, which ends its sessions, tokens and live connections (administrators; partner administrators for their own partner). One's own takes the present one and keeps the session that asks",
    body: setPasswordRequest,
    limits: ["accountChangesPerMinute", "hashes", "waitingHashes"],
    // One's own is guessed at no faster than where one signs in.
    rateFor: notForOneself,
    successes: [{ status: 204 }],
    problems: ["not-found", "not-allowed", "session-required", "wrong-password", "too-many-attempts"],
    answer: async (asked) => {
      const { caller, by, param, body } = asked;
      if (param("user") === caller.user.id) return await changeOwn(deps, signIns, asked);
      const set = await resetPassword({ ...deps, by }, caller.user, param("user"), body.password);
      return set.ok ? empty : refuse(set.error);
    },
  });
}

/** The present password is guessed at no faster than where one signs in. */
async function changeOwn(
  deps: HttpDeps,
  signIns: SignInLimits,
  { caller, by, body, request, response }: RouteRequest<AuthenticatedUser, unknown, SetPasswordRequest>,
): Promise<Reply> {
  // Before an attempt is counted: one that ends without a wrong password would forget the wrong ones before it.
  if (caller.credential.kind !== "session") return refuse("session-required");
  const { username } = caller.user;
  const knownDevice = await findKnownDevice(deps, username, shownDevice(request));
  const network = networkOf(request.ip ?? "");
  const attempt = await signIns.begin({ account: username, address: network, knownDevice });
  const refused = (): void => deps.signInRefusals.add({ username, network, at: by.at });
  if ("retryAfterSeconds" in attempt) {
    refused();
    return tooMany(attempt.retryAfterSeconds);
  }
  let isRight = false;
  try {
    const changed = await changePassword({ ...deps, by }, caller, body);
    if (!changed.ok) {
      refused();
      return refuse(changed.error);
    }
    isRight = true;
    setDeviceCookie(request, response, changed.value.deviceProof);
    return empty;
  } finally {
    await attempt.end(isRight);
  }
}
