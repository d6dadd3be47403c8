import * as encoding from "lib0/encoding";
import { releasabilitySet, type Releasability } from "../access/releasability.ts";
import type { CompartmentId } from "../ids.ts";
import type { Sha256 } from "./canonical-bytes.ts";

/** A compartment and which nations may read it. */
export interface CompartmentLabel extends Releasability {
  readonly compartment: CompartmentId;
}

const DOMAIN = "majlis/label";
const VERSION = 1;

/**
 * The exact bytes that a label's hash covers: str domain, u8 version, str compartment, str originator,
 * uint count, count × str partner (the {@link releasabilitySet}). str and uint as in canonical-bytes.ts.
 */
export function encodeLabel(label: CompartmentLabel): Uint8Array {
  const set = releasabilitySet(label);
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, DOMAIN);
    encoding.writeUint8(encoder, VERSION);
    encoding.writeVarString(encoder, label.compartment);
    encoding.writeVarString(encoder, label.originator);
    encoding.writeVarUint(encoder, set.length);
    for (const partner of set) encoding.writeVarString(encoder, partner);
  });
}

/** The `labelHash` of every entry written while this label is in force. */
export function hashLabel(label: CompartmentLabel, sha256: Sha256): Uint8Array {
  return sha256(encodeLabel(label));
}
