import { z } from "zod";
import { line } from "./text.ts";

/** Body of `POST /api/tokens`. */
export const createTokenRequest = z.strictObject({ name: line(80), expiresInDays: z.int().min(1).max(366) });
/** See {@link createTokenRequest}. */
export type CreateTokenRequest = z.infer<typeof createTokenRequest>;

/** A personal access token without its secret. */
const tokenSummary = z.object({ id: z.string(), name: z.string(), createdAt: z.iso.datetime(), expiresAt: z.iso.datetime() });

/** Answer of `POST /api/tokens`. `token` is the secret, shown this once: `majlis_pat_` and base64url without padding; earlier versions made it without the prefix. */
export const tokenCreated = z.object({ token: z.string(), id: z.string(), name: z.string(), expiresAt: z.iso.datetime() });

/** Answer of `GET /api/tokens`, the caller's own, and of `GET /api/users/:user/tokens`. */
export const tokenList = z.object({ tokens: z.array(tokenSummary) });
/** See {@link tokenList}. */
export type TokenList = z.infer<typeof tokenList>;
