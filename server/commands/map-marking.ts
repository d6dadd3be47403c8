import type { MappedMarking } from "../../shared/acts/marking.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import { isKnown, type MarkingScheme } from "../../shared/marking/scheme.ts";
import { fail, type Result } from "../../shared/result.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import { newClientId } from "../domain/new-client-id.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { History } from "../ports/history.ts";
import type { RandomSource } from "../ports/random-source.ts";
import { findCompartment } from "./find-compartment.ts";
import type { ActProblem, ActRequest, PerformedAct } from "./perform-act.ts";

/** What mapping a marking works with. */
export interface MappingPorts {
  readonly directory: CompartmentStore;
  readonly history: Pick<History, "mapping">;
  readonly random: RandomSource;
  readonly markingScheme: MarkingScheme;
  readonly performAct: (request: ActRequest<"marking.mapped">) => Promise<Result<PerformedAct, ActProblem>>;
}

/** Who maps which marking of which card, in which compartment. */
export interface MappingRequest {
  readonly caller: AuthenticatedUser;
  readonly compartment: CompartmentId;
  readonly said: MappedMarking;
}

/**
 * Records what an imported marking of a card stands for, and marks the card so, in one append (R47). `not-unmapped` where the card has no such marking, or
 * another person was first. Rejects with what the history throws.
 */
export async function mapMarkingOf(
  { directory, history, random, markingScheme, performAct }: MappingPorts,
  { caller, compartment, said }: MappingRequest,
): Promise<Result<PerformedAct, ActProblem | "unknown-classification">> {
  const found = await findCompartment({ directory }, caller.user, compartment, "write-compartment");
  if (!found.ok) return found;
  const { card, unmapped, as } = said;
  if (as.classification !== undefined && !isKnown(markingScheme, "classification", as.classification))
    return fail("unknown-classification");
  const made = await history.mapping(compartment, { card, unmapped, as, scheme: markingScheme, client: newClientId(random) });
  const request = { caller, compartment, type: "marking.mapped", said } as const;
  // Without the write, too: the same request may have been answered before.
  return performAct(made === null ? request : { ...request, facts: made.seq, writes: { add: made.update } });
}
