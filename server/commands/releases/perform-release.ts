import { placeOf } from "../../../shared/acts/act-place.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { releases } from "../../domain/release/decide.ts";
import type { Release } from "../../domain/release/register.ts";
import type { ActProblem, ActRequest } from "../perform-act.ts";
import type { ReleasePorts, ReleaseRefusal } from "./release-ports.ts";

/** A release as it stands after a request, and where it comes from. `isNew`: false where the same request came before. */
export interface ChangedRelease {
  readonly isNew: boolean;
  readonly compartment: CompartmentId;
  readonly release: Release;
}

/** Acts of releases that people make. */
type ReleaseAct = "release.asked" | "release.approved" | "release.denied" | "release.recalled";

/**
 * Records an act of a release, and takes the steps that follow from it: the card comes onto the other board, or goes. Resolves when all of that is durable,
 * or, where the other board does not take the card now, when that it is to come is.
 */
export async function performRelease<Type extends ReleaseAct>(
  ports: ReleasePorts,
  request: ActRequest<Type, ReleaseRefusal>,
): Promise<Result<ChangedRelease, ReleaseRefusal>> {
  const performed = await ports.performAct(request);
  if (!performed.ok) return fail(refusalOf(performed.error));
  const [act] = performed.value.acts;
  const { compartment } = request;
  const id = act === undefined ? "" : placeOf(act).subject;
  const isFinished = await ports.finish({ compartment, release: id });
  const release = await ports.registers.readRegister(compartment, releases, id);
  // What is left undone is done by the server. A release says itself that its card is not there yet; who recalled one is told to ask again until the card is gone.
  if (!isFinished && release?.recall !== null) return fail({ code: "unavailable" });
  return release === null ? fail({ code: "not-found" }) : ok({ isNew: performed.value.isNew, compartment, release });
}

/** Why something about a release was not done, of why an act was not recorded. */
export function refusalOf(problem: ActProblem | ReleaseRefusal): ReleaseRefusal {
  if (typeof problem !== "string") return problem;
  // Findings were answered before: a decision knows none that a request did not.
  return problem === "leak-found" ? { code: problem, findings: [] } : { code: problem };
}
