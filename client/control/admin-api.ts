import { z } from "zod";
import { limitList } from "../../shared/rest/limits.ts";
import { partnerAdded, type AddPartnerRequest } from "../../shared/rest/partners.ts";
import { sessionList } from "../../shared/rest/session.ts";
import { tokenList } from "../../shared/rest/tokens.ts";
import {
  accountAnswer,
  accountList,
  type AddUserRequest,
  type ChangeAccountRequest,
  type SetPasswordRequest,
} from "../../shared/rest/users.ts";
import { path } from "./path.ts";
import { readableItems } from "./read-items.ts";
import { request } from "./rest-client.ts";

// Lists are read item by item: one bad item does not cost the answer.
const accountsAnswer = accountList.extend({ users: readableItems(accountList.shape.users.element) });
const sessionsAnswer = sessionList.extend({ sessions: readableItems(sessionList.shape.sessions.element) });
const tokensAnswer = tokenList.extend({ tokens: readableItems(tokenList.shape.tokens.element) });

/** What an account is signed in with. */
export type SignInKind = "sessions" | "tokens";

/** Which accounts are asked for; what is empty is not asked. */
export interface AccountsAsked {
  readonly q: string;
  readonly partner: string;
}

/** Every call of the administration, and of a person on their own account. All answers are parsed; no call throws. */
export const adminApi = {
  accounts: ({ q, partner }: AccountsAsked, after?: string) => {
    const asked = { ...(q !== "" && { q }), ...(partner !== "" && { partner }), ...(after !== undefined && { after }) };
    return request(`/api/users?${String(new URLSearchParams(asked))}`, { answer: accountsAnswer });
  },
  account: (user: string) => request(path`/api/users/${user}`, { answer: accountAnswer }),
  addAccount: (body: AddUserRequest) => request("/api/users", { method: "POST", body, answer: accountAnswer }),
  changeAccount: (user: string, body: ChangeAccountRequest) =>
    request(path`/api/users/${user}`, { method: "PATCH", body, answer: accountAnswer }),
  setPassword: (user: string, body: SetPasswordRequest) =>
    request(path`/api/users/${user}/password`, { method: "POST", body, answer: z.unknown() }),
  sessions: (user: string) => request(path`/api/users/${user}/sessions`, { answer: sessionsAnswer }),
  tokens: (user: string) => request(path`/api/users/${user}/tokens`, { answer: tokensAnswer }),
  endSignIn: (user: string, kind: SignInKind, id: string) =>
    request(path`/api/users/${user}/${kind}/${id}`, { method: "DELETE", answer: z.unknown() }),
  endSignIns: (user: string, kind: SignInKind) => request(path`/api/users/${user}/${kind}`, { method: "DELETE", answer: z.unknown() }),
  addPartner: (body: AddPartnerRequest) => request("/api/partners", { method: "POST", body, answer: partnerAdded }),
  limits: () => request("/api/limits", { answer: limitList }),
} as const;
