import { z } from "zod";
import { limitList } from "../../shared/rest/limits.ts";
import { partnerAdded, type AddPartnerRequest } from "../../shared/rest/partners.ts";
import { hostedRoomList } from "../../shared/rest/rooms.ts";
import { sessionList } from "../../shared/rest/session.ts";
import { tokenList } from "../../shared/rest/tokens.ts";
import { trailPage } from "../../shared/rest/trail.ts";
import {
  accountAnswer,
  accountList,
  type AddUserRequest,
  type ChangeAccountRequest,
  type SetPasswordRequest,
} from "../../shared/rest/users.ts";
import { path } from "./path.ts";
import { readableItems } from "./read-items.ts";
import { request, requestFile } from "./rest-client.ts";

// Lists are read item by item: one bad item does not cost the answer.
const accountsAnswer = accountList.extend({ users: readableItems(accountList.shape.users.element) });
const sessionsAnswer = sessionList.extend({ sessions: readableItems(sessionList.shape.sessions.element) });
const tokensAnswer = tokenList.extend({ tokens: readableItems(tokenList.shape.tokens.element) });
const hostedRoomsAnswer = hostedRoomList.extend({ rooms: readableItems(hostedRoomList.shape.rooms.element) });
const trailAnswer = trailPage.extend({
  entries: readableItems(trailPage.shape.entries.element),
  people: readableItems(trailPage.shape.people.element),
});

/** What an account is signed in with. */
export type SignInKind = "sessions" | "tokens";

/** Which accounts are asked for; what is empty is not asked. */
export interface AccountsAsked {
  readonly q: string;
  readonly partner: string;
}

/** Whose trail is asked for: the site's, or that of the person's nation. */
export type TrailOf = "site" | "nation";

/** Which records of a trail are asked for; what is empty is not asked. `from`, `to`: ISO 8601. */
export interface TrailAsked {
  readonly of: TrailOf;
  readonly type: string;
  readonly actor: string;
  readonly from: string;
  readonly to: string;
}

/** Records a page of a trail has: as many as a person looks through at once. */
const TRAIL_PAGE = 60;

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
  hostedRooms: (host: string, after?: string) => {
    const asked = { ...(host !== "" && { host }), ...(after !== undefined && { after }) };
    return request(`/api/hosted-rooms?${String(new URLSearchParams(asked))}`, { answer: hostedRoomsAnswer });
  },
  trail: (asked: TrailAsked, before?: string) => {
    const given = Object.entries({ ...asked, before: before ?? "", limit: String(TRAIL_PAGE) }).filter(([, value]) => value !== "");
    return request(`/api/trail?${String(new URLSearchParams(given))}`, { answer: trailAnswer });
  },
  trailExport: (of: TrailOf) => requestFile(`/api/trail/export?of=${of}`),
  limits: () => request("/api/limits", { answer: limitList }),
} as const;
