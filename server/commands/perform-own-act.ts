import type { ActType, SaidOf } from "../../shared/acts/act-types.ts";
import type { JsonValue } from "../../shared/contribution/canonical-json.ts";
import { SYSTEM_AUTHOR, type ActEntry } from "../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import type { Result } from "../../shared/result.ts";
import type { Hub } from "../domain/hub/hub.ts";
import type { Command } from "../ports/acts.ts";
import type { Author } from "../ports/engine.ts";
import { outcomeOf, type ActProblem, type PerformedAct } from "./perform-act.ts";

/** The server where it acts by itself. No account has this id. */
export const SERVER: Author = { user: SYSTEM_AUTHOR, partner: "", session: "" };

/** Who an act is by: what that person promised in it can be finished in their name. */
export function authorOf({ author, partner, session }: Pick<ActEntry, "author" | "partner" | "session">): Author {
  return { user: author, partner, session };
}

/** An act that the server makes by itself, or to finish what an earlier act promised. */
export interface OwnAct<Type extends ActType = ActType> extends Pick<Command, "facts" | "writes"> {
  readonly compartment: CompartmentId;
  /** The server, or the author of the act that promised it. */
  readonly by: Author;
  readonly type: Type;
  /** The same on every node and at every try, so that it is made once. */
  readonly id: string;
  readonly said: SaidOf<Type>;
}

/**
 * Records it, also in a board that nobody has open, and resolves when it is durable (P1). No right is asked: what the server does by itself has none, and a promise was
 * allowed when it was made. The noun decides whether it is still to be done.
 */
export async function performOwnAct<Type extends ActType>(
  hub: Pick<Hub, "ownCommand">,
  act: OwnAct<Type>,
): Promise<Result<PerformedAct, ActProblem>> {
  return outcomeOf(await hub.ownCommand({ compartment: act.compartment, author: act.by, command: commandOf(act) }));
}

/** Why an act would not be made now with what it writes, null where it would. Nothing is written, and what others write next may change the answer. */
export async function tryOwnAct<Type extends ActType>(hub: Pick<Hub, "ownCommand">, act: OwnAct<Type>): Promise<ActProblem | null> {
  const command: Command = { ...commandOf(act), isTrial: true };
  const end = await hub.ownCommand({ compartment: act.compartment, author: act.by, command });
  if (end.kind === "possible") return null;
  const outcome = outcomeOf(end);
  return outcome.ok ? null : outcome.error;
}

function commandOf<Type extends ActType>({ type, id, said, facts, writes }: OwnAct<Type>): Command {
  return {
    type,
    id,
    said: JSON.parse(JSON.stringify(said)) as JsonValue,
    ...(facts !== undefined && { facts }),
    ...(writes !== undefined && { writes }),
  };
}
