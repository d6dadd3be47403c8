import type { z } from "zod";
import { cardKey } from "../../../shared/board/card-values.ts";
import { afterQuery } from "../../../shared/rest/page.ts";
import { findCompartment } from "../../commands/find-compartment.ts";
import type { AuthenticatedUser } from "../../domain/authenticated-user.ts";
import type { Noun } from "../../domain/acts/noun.ts";
import type { ActDeps } from "./answer-act.ts";
import { json, refuse, type Reply } from "./reply.ts";
import type { RouteRequest } from "./route.ts";

/** Query of a list of registers: those about one card, or all of the compartment. */
export const registerQuery = afterQuery.extend({ card: cardKey.optional() });
/** See {@link registerQuery}. */
export type RegisterListQuery = z.infer<typeof registerQuery>;

/** Answers with a page of a noun's registers, for those who may read the compartment. `present` gives the member of the answer that holds them. */
export async function answerRegisters<Register>(
  deps: ActDeps,
  { caller, param, query }: Pick<RouteRequest<AuthenticatedUser, RegisterListQuery, unknown>, "caller" | "param" | "query">,
  noun: Noun<Register>,
  present: (registers: readonly Register[]) => Promise<object>,
): Promise<Reply> {
  const found = await findCompartment(deps, caller.user, param("compartment"), "read-compartment");
  if (!found.ok) return refuse(found.error);
  const { card, ...page } = query;
  const { registers, next } = await deps.registers.listRegisters(found.value.compartment.id, noun, {
    ...page,
    ...(card !== undefined && { card }),
  });
  return json(200, { ...(await present(registers)), ...(next !== undefined && { next }) });
}
