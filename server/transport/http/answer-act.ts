import type { ActType } from "../../../shared/acts/act-types.ts";
import type { ProblemCode } from "../../../shared/rest/problem.ts";
import type { Result } from "../../../shared/result.ts";
import type { CommandContext } from "../../commands/command-context.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { RegisterReader } from "../../commands/list-registers.ts";
import type { ActProblem, ActRequest, PerformedAct } from "../../commands/perform-act.ts";
import type { SharedPersonRates } from "../../domain/attempt-limits/shared-person-rates.ts";
import { json, refuse, tooMany, type Reply } from "./reply.ts";

/** What the routes of acts work with. */
export interface ActDeps extends CommandContext {
  /** Records an act (server/commands/perform-act.ts). */
  readonly performAct: <Type extends ActType>(request: ActRequest<Type>) => Promise<Result<PerformedAct, ActProblem>>;
  readonly registers: RegisterReader & Pick<Ledger, "concerning">;
  /** Counts the acts of each person, of every kind together. */
  readonly actRates: Pick<SharedPersonRates, "take">;
}

/** The problems of every route that records an act; a noun's own come on top. */
export const ACT_PROBLEMS = [
  "not-found",
  "not-allowed",
  "id-reused",
  "act-too-large",
  "too-many-attempts",
  "ledger-unreadable",
] as const satisfies readonly ProblemCode[];

/**
 * Records an act and answers 201 with what it made, or 200 where the same request has made it before. `check` is asked before: what it gives is
 * the answer, and nothing is recorded.
 */
export async function answerAct<Type extends ActType>(
  deps: ActDeps,
  request: ActRequest<Type>,
  present: (performed: PerformedAct) => Promise<object>,
  check: () => Promise<Reply | null> = () => Promise.resolve(null),
): Promise<Reply> {
  const wait = await deps.actRates.take(request.caller.user.id);
  if (wait) return tooMany(wait.retryAfterSeconds);
  const refusal = await check();
  if (refusal !== null) return refusal;
  const performed = await deps.performAct(request);
  if (!performed.ok) return refuse(performed.error);
  return json(performed.value.isNew ? 201 : 200, await present(performed.value));
}
