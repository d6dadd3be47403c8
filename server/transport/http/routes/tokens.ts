import { createTokenRequest, tokenCreated, tokenList } from "../../../../shared/rest/tokens.ts";
import { createToken } from "../../../commands/create-token.ts";
import { endToken } from "../../../commands/end-token.ts";
import { isTokenAlive } from "../../../domain/session-lifetime.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentToken } from "../present/sign-in.ts";
import { empty, json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** Personal access tokens. */
export function tokenRoutes(deps: HttpDeps): readonly Route[] {
  return [
    route({
      method: "post",
      path: "/api/tokens",
      summary: "Make a personal access token; its secret is shown this once",
      body: createTokenRequest,
      limits: ["accountChangesPerMinute", "tokens"],
      successes: [{ status: 201, schema: tokenCreated }],
      problems: ["session-required", "not-allowed", "too-many-tokens"],
      answer: async ({ caller, by, body }) => {
        const made = await createToken({ ...deps, by }, caller, body);
        if (!made.ok) return refuse(made.error);
        const { token, secret } = made.value;
        return json(201, { token: secret, id: token.id, name: token.name, expiresAt: new Date(token.expiresAt).toISOString() });
      },
    }),
    route({
      method: "get",
      path: "/api/tokens",
      summary: "The caller's own tokens, newest first, without their secrets",
      limits: [],
      successes: [{ status: 200, schema: tokenList }],
      problems: [],
      answer: async ({ caller }) => {
        const tokens = (await deps.directory.tokensOf(caller.user.id)).filter((token) => isTokenAlive(token, deps.clock.now()));
        return json(200, { tokens: tokens.map(presentToken) });
      },
    }),
    route({
      method: "delete",
      path: "/api/tokens/:token",
      summary: "End one of the caller's own tokens; closes its live connections",
      limits: [],
      successes: [{ status: 204 }],
      problems: ["not-found"],
      answer: async ({ caller, by, param }) => {
        const ended = await endToken({ ...deps, by }, caller, param("token"));
        return ended.ok ? empty : refuse(ended.error);
      },
    }),
  ];
}
