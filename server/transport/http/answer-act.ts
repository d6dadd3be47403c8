import type { ActType } from "../../../shared/acts/act-types.ts";
import type { ProblemCode } from "../../../shared/rest/problem.ts";
import type { Result } from "../../../shared/result.ts";
import type { CommandContext } from "../../commands/command-context.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { ActCounter } from "../../commands/count-acts.ts";
import type { CardFinder } from "../../commands/find-card-beginning.ts";
import type { ConcerningReader } from "../../commands/list-concerning.ts";
import type { RegisterReader } from "../../commands/list-registers.ts";
import type { ActProblem, ActRequest, PerformedAct } from "../../commands/perform-act.ts";
import type { PersonNews } from "../../domain/person-news.ts";
import { json, refuse, type Reply } from "./reply.ts";

/** What the routes of acts work with. */
export interface ActDeps extends CommandContext {
  /** Records an act (server/commands/perform-act.ts). */
  readonly performAct: <Type extends ActType, Refusal = never>(
    request: ActRequest<Type, Refusal>,
  ) => Promise<Result<PerformedAct, ActProblem | Refusal>>;
  readonly registers: RegisterReader & ConcerningReader & ActCounter & CardFinder & Pick<Ledger, "lastActs">;
  /** Tells those whom new acts concern. Never throws. */
  readonly tellInboxes: (acts: PerformedAct["acts"]) => void;
  /** Tells the devices of a person that their inbox changed. */
  readonly inboxNews: Pick<PersonNews, "changed">;
}

/** The problems of every route that records an act; a noun's own come on top. */
export const ACT_PROBLEMS = [
  "not-found",
  "not-allowed",
  "id-reused",
  "act-too-large",
  "ledger-unreadable",
] as const satisfies readonly ProblemCode[];

/**
 * Records an act and answers 201 with what it made, or 200 where the same request has made it before. `present` gives null where what it made
 * was shredded since.
 */
export async function answerAct<Type extends ActType>(
  deps: ActDeps,
  request: ActRequest<Type>,
  present: (performed: PerformedAct) => Promise<object | null>,
): Promise<Reply> {
  const performed = await deps.performAct(request);
  if (!performed.ok) return refuse(performed.error);
  // Also where it was made before: its first answer may have been lost, and with it the news.
  deps.tellInboxes(performed.value.acts);
  const shown = await present(performed.value);
  return shown === null ? refuse("not-found") : json(performed.value.isNew ? 201 : 200, shown);
}
