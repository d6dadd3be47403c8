import type { Sha256 } from "../../shared/contribution/canonical-bytes.ts";
import { hashLabel, labelOf } from "../../shared/contribution/label.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import type { Directory } from "../ports/directory.ts";

/** Hash of a compartment's label, which every ledger entry is bound to: 32 bytes. Rejects for a compartment that does not exist. */
export async function hashCompartmentLabel(
  directory: Pick<Directory, "compartment">,
  id: CompartmentId,
  sha256: Sha256,
): Promise<Uint8Array> {
  const compartment = await directory.compartment(id);
  if (compartment === null) throw new Error(`there is no compartment ${id}`);
  return hashLabel({ ...labelOf(compartment), compartment: id }, sha256);
}
