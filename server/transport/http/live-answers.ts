import type { Response } from "express";
import type { AccessChanges } from "../../domain/access-changes.ts";
import type { AuthenticatedUser, Credential } from "../../domain/authenticated-user.ts";
import type { AccessChange } from "../../ports/directory/access-changes.ts";
import type { Refusal } from "./reply.ts";

/** An answer that is being made or sent to a person, from {@link LiveAnswers.begin} until its response closes. */
export interface LiveAnswer {
  readonly caller: AuthenticatedUser;
  readonly response: Response;
  /** Asks directory and policy again: null while the caller may have the answer, else why not. */
  readonly whyNot: (caller: AuthenticatedUser) => Promise<Refusal | null>;
  /** Why the caller may no longer have it. An answer of which nothing was sent yet is replaced by this problem. */
  ended: Refusal | null;
  /** Resolves once a change of its caller's rights has been looked at, and is null again then: until that nothing more of it is sent. Never rejects. */
  review: Promise<void> | null;
}

/** Changes that may take from their person the right to read something. */
const LOSSES: ReadonlySet<AccessChange["kind"]> = new Set([
  "session-ended",
  "user-disabled",
  "account-changed",
  "member-removed",
  "role-changed",
]);

/**
 * The answers under way on this node. One whose caller loses the right to it, or whose session ends, is cut off as a sync socket is (P6):
 * a ledger, a state or a page that takes long to make or is read slowly would otherwise come to its end.
 */
export class LiveAnswers {
  readonly #changes: Pick<AccessChanges, "subscribe" | "steadily">;
  readonly #answers = new Set<LiveAnswer>();

  constructor(changes: Pick<AccessChanges, "subscribe" | "steadily">) {
    this.#changes = changes;
    changes.subscribe((change) => this.#changed(change));
  }

  /** Looks a caller up and follows their answer from that moment on, so that no change is missed in between. Null without a caller. */
  begin(
    look: () => Promise<AuthenticatedUser | null>,
    { response, whyNot }: Pick<LiveAnswer, "response" | "whyNot">,
  ): Promise<LiveAnswer | null> {
    return this.#changes.steadily(look, (caller) =>
      caller === null ? null : this.#follow({ caller, response, whyNot, ended: null, review: null }),
    );
  }

  /** The credentials that answers under way rest on. */
  credentials(): readonly Credential[] {
    return Array.from(this.#answers, ({ caller }) => caller.credential);
  }

  /** Cuts off the answers of a session or token that has ended. */
  credentialEnded(id: Credential["id"]): void {
    for (const answer of this.#answers) if (answer.caller.credential.id === id) end(answer, "sign-in-required");
  }

  #follow(answer: LiveAnswer): LiveAnswer {
    if (answer.response.closed) return answer;
    this.#answers.add(answer);
    answer.response.once("close", () => this.#answers.delete(answer));
    return answer;
  }

  #changed(change: AccessChange): void {
    if (!LOSSES.has(change.kind) || !("user" in change)) return;
    for (const answer of this.#answers) {
      if (answer.caller.user.id !== change.user) continue;
      const review: Promise<void> = this.#review(answer).finally(() => {
        // A later change has a look-up of its own, which says what holds.
        if (answer.review === review) answer.review = null;
      });
      answer.review = review;
    }
  }

  /** Who cannot be looked up gets nothing more. */
  async #review(answer: LiveAnswer): Promise<void> {
    const whyNot = (): Promise<Refusal | null> => answer.whyNot(answer.caller).catch(() => "unavailable");
    const isTheirs = (change: AccessChange): boolean => "user" in change && change.user === answer.caller.user.id;
    await this.#changes.steadily(whyNot, (code) => code !== null && end(answer, code), isTheirs);
  }
}

/** Resolves once no change of the caller's rights is being looked at. */
export async function reviewed(answer: LiveAnswer): Promise<void> {
  while (answer.review !== null) await answer.review;
}

function end(answer: LiveAnswer, code: Refusal): void {
  answer.ended ??= code;
  // A reset drops what the system has not sent yet. An ordinary end would send it, however slowly it is read.
  if (answer.response.headersSent) answer.response.socket?.resetAndDestroy();
}
