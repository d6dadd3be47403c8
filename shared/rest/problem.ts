import { z } from "zod";
import { unreadyPart } from "./health.ts";
import { finding } from "./releases.ts";

/** For what is over in a moment, as a rule: a place in a queue, a store that is opened again, a node that gives its people to others. */
const soon = { retryAfterSeconds: 2 } as const;
/** For a budget that fills up again at so much a second (RULES.md, H14) or an hour (E8). */
const inAMinute = { retryAfterSeconds: 60 } as const;

/**
 * Every error code of the REST API with its status and title. Codes are stable; programs may depend on them. `retryAfterSeconds` is said in the
 * header Retry-After, so that programs wait so long before they ask again; `too-many-attempts` says each time how long.
 */
export const problems = {
  "bad-json": { status: 400, title: "The body is not valid JSON" },
  "bad-request": { status: 400, title: "The request does not fit the schema" },
  "above-head": { status: 400, title: "There is no entry at this position" },
  "import-refused": { status: 400, title: "The document cannot be imported; nothing was changed" },
  "wrong-credentials": { status: 401, title: "Wrong username or password" },
  "sign-in-required": { status: 401, title: "Sign in first" },
  "wrong-setup-token": { status: 401, title: "This set-up link is not valid" },
  "wrong-origin": { status: 403, title: "This origin may not call the service" },
  "not-allowed": { status: 403, title: "Your role does not allow this" },
  "import-stopped": { status: 403, title: "Your right ended while the import was being written; what was written stays" },
  "restoration-stopped": { status: 403, title: "Your right ended while the cards were being restored; what was restored stays" },
  "wrong-partner": { status: 403, title: "This link is for people of another partner" },
  "wrong-password": { status: 403, title: "The present password is wrong" },
  "session-required": { status: 403, title: "Sign in with a password for this; a token is not enough" },
  "no-release-authority": { status: 403, title: "Only somebody with their nation's authority to release may do this" },
  "not-originator": { status: 403, title: "This is not your nation's to release or to recall" },
  "not-approver": { status: 403, title: "The approval of your nation is not asked for, or the request is your own" },
  "not-found": { status: 404, title: "Not found" },
  "username-taken": { status: 409, title: "This username is taken" },
  "code-taken": { status: 409, title: "This partner code is taken" },
  "last-administrator": { status: 409, title: "An installation keeps an enabled administrator" },
  "last-lead": { status: 409, title: "A room keeps a lead, and one of its host while the host has members" },
  "too-many-tokens": { status: 409, title: "You have as many tokens as one person may have; end one first" },
  "too-many-rooms": { status: 409, title: "You have made as many rooms as one person may make" },
  "too-many-compartments": { status: 409, title: "You have made as many compartments as one person may make" },
  "too-many-invitations": { status: 409, title: "You have as many invitations unanswered as one person may have" },
  "not-taken": { status: 409, title: "The board did not take this; what was written before stays" },
  "no-room": { status: 409, title: "The board, or your share of it, has no room for this; what was written before stays" },
  "card-gone": { status: 409, title: "This card is not on the board" },
  "already-resolved": { status: 409, title: "This thread is resolved already" },
  "not-resolved": { status: 409, title: "This thread is open already" },
  "already-withdrawn": { status: 409, title: "This was withdrawn already" },
  "not-unmapped": { status: 409, title: "The card has no such marking that is not mapped" },
  "too-many-acts": { status: 409, title: "There is no room for more here; begin a new one" },
  "id-reused": { status: 409, title: "The same id came with another request before" },
  "not-decided": { status: 409, title: "This release still waits for a decision; who asked for it can take it back" },
  "already-decided": { status: 409, title: "This was decided already" },
  "not-released": { status: 409, title: "Nothing was released, so there is nothing to recall" },
  "already-recalled": { status: 409, title: "This was recalled already" },
  "already-acknowledged": { status: 409, title: "You have acknowledged this already" },
  "card-recalled": { status: 409, title: "This card was recalled by the nation that released it, and is not brought back" },
  "link-ended": {
    status: 410,
    title: "This link does not work for you: it was used, has expired, or its maker may not invite you, or you are a member already",
  },
  "act-too-large": { status: 413, title: "This is too long" },
  "too-large": { status: 413, title: "The body is too large" },
  "wrong-media-type": { status: 415, title: "The body must be JSON" },
  "wrong-host": { status: 421, title: "The service does not answer under this name" },
  "too-many-partners": { status: 422, title: "The set names more partners than a compartment may have" },
  "cannot-mention": { status: 422, title: "Somebody mentioned cannot read this compartment, or is unknown" },
  "not-same-room": { status: 422, title: "Releases stay within a room" },
  "not-wider": { status: 422, title: "Everyone who may read that compartment may read this one already" },
  "no-member-of-nation": { status: 422, title: "A nation that may read that compartment has no member in the room" },
  "leak-found": { status: 422, title: "The text may give away what its readers may not know" },
  "above-ceiling": { status: 422, title: "The marking is above the ceiling of the compartment" },
  "label-unmapped": { status: 422, title: "A person has to say first what an imported marking means here" },
  "unknown-classification": { status: 422, title: "The installation has no such classification" },
  "unknown-partner": { status: 422, title: "There is no partner with this code" },
  "unknown-user": { status: 422, title: "There is no such person" },
  "too-many-attempts": { status: 429, title: "Too many attempts; try again later" },
  "too-many-imports": { status: 429, title: "You have as many imports under way as one person may have; try again", ...soon },
  "too-fast": {
    status: 429,
    title: "The board takes no more from you just now; try again later. What was written before stays",
    ...inAMinute,
  },
  "ledger-unreadable": { status: 500, title: "An entry of this compartment's ledger cannot be read here; the server's log names it" },
  internal: { status: 500, title: "Something went wrong on the server" },
  unavailable: { status: 503, title: "The service cannot do this just now; try again", ...soon },
  busy: { status: 503, title: "The service has too much of this to do just now; try again", ...soon },
  "not-ready": { status: 503, title: "This node cannot serve people just now", ...soon },
} as const;

/** See {@link problems}. */
export type ProblemCode = keyof typeof problems;

/** The seconds after which a request that was refused with this code may be tried again; undefined where that would change nothing. */
export function retryAfter(code: ProblemCode): number | undefined {
  const entry = problems[code];
  return "retryAfterSeconds" in entry ? entry.retryAfterSeconds : undefined;
}

/** The body of every error answer (RFC 9457, `application/problem+json`). It quotes no content but that of `findings`, which the caller sent and may read. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
  /** For `import-refused`: what is wrong with the document. It describes the caller's own document, never a board. For `no-room`, `too-fast` and `not-taken`: the rule that the board named. */
  detail: z.string().optional(),
  /** For `bad-request`: where the request departs from the schema. For `import-refused`: the faults found in the document. */
  errors: z.array(z.object({ path: z.string(), rule: z.string() })).optional(),
  /** For `import-stopped`, `restoration-stopped`, `no-room`, `too-fast` and `not-taken`: how many of the parts of the import or restoration were written; one more may have been, if it was being committed. Each part is one entry of the ledger. */
  written: z.object({ parts: z.int(), of: z.int() }).optional(),
  /** For `not-ready`: the parts that keep the node from serving people. */
  parts: z.array(unreadyPart).optional(),
  /** For `leak-found`: what was found, all of it; those that block, and those that were not accepted, stopped the release. */
  findings: z.array(finding).optional(),
});
/** See {@link problem}. */
export type Problem = z.infer<typeof problem>;
