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

/** Records an act of a release, and takes the steps that follow from it: the card comes onto the other board, or goes. Resolves when all of that is durable. */
export async function performRelease<Type extends ReleaseAct>(
  ports: ReleasePorts,
  request: ActRequest<Type, ReleaseRefusal>,
): Promise<Result<ChangedRelease, ReleaseRefusal>> {
  const performed = await ports.performAct(request);
  if (!performed.ok) return fail(refusalOf(performed.error));
  const [act] = performed.value.acts;
  const { compartment } = request;
  const id = act === undefined ? "" : placeOf(act).subject;
  // What is left undone is done by the server. The person is told to ask again, and then is told what became of it.
  if (!(await ports.finish({ compartment, release: id }))) return fail({ code: "unavailable" });
  const release = await ports.registers.readRegister(compartment, releases, id);
  return release === null ? fail({ code: "not-found" }) : ok({ isNew: performed.value.isNew, compartment, release });
}

function refusalOf(problem: ActProblem | ReleaseRefusal): ReleaseRefusal {
  if (typeof problem !== "string") return problem;
  // Findings were answered before: a decision knows none that a request did not.
  return problem === "leak-found" ? { code: problem, findings: [] } : { code: problem };
}
