import type { AcknowledgedRecall } from "../../../shared/acts/release.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { disclosures, recalls } from "../../domain/disclosure/decide.ts";
import type { ActProblem } from "../perform-act.ts";
import { findRecall } from "./find-release.ts";
import type { ReleaseCaller, ReleasePorts } from "./release-ports.ts";
import type { ShownDisclosure } from "./with-recalls.ts";

/** Records that a person has heard of a recall, and resolves when that is durable. */
export async function acknowledgeRecall(
  ports: Pick<ReleasePorts, "directory" | "registers" | "performAct">,
  { caller, said }: Pick<ReleaseCaller, "caller"> & { readonly said: AcknowledgedRecall },
): Promise<Result<ShownDisclosure & { readonly isNew: boolean }, ActProblem>> {
  const found = await findRecall(ports, caller.user, said.recall);
  if (found === null) return fail("not-found");
  const compartment = found.standing.compartment.id;
  const performed = await ports.performAct({ caller, compartment, type: "recall.acknowledged", said });
  if (!performed.ok) return performed;
  const disclosure = await ports.registers.readRegister(compartment, disclosures, found.register.said.disclosure);
  const recall = await ports.registers.readRegister(compartment, recalls, said.recall);
  return disclosure === null ? fail("not-found") : ok({ isNew: performed.value.isNew, compartment, disclosure, recall });
}
