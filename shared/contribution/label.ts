import * as encoding from "lib0/encoding";
import type { CompartmentId, PartnerCode } from "../ids.ts";
import type { Sha256 } from "./canonical-bytes.ts";

/** Who a compartment belongs to and to whom it may be shown. The originator is always in the set, named or not. */
export interface CompartmentLabel {
  readonly compartment: CompartmentId;
  readonly originator: PartnerCode;
  /** Partner codes in any order; doubles and the originator itself change nothing. */
  readonly releasableTo: readonly PartnerCode[];
}

const DOMAIN = "majlis/label";
const VERSION = 1;

/**
 * Every partner that may see the compartment, the originator included, each once, in code order.
 * Two labels that mean the same have the same set.
 */
export function releasabilitySet(label: CompartmentLabel): readonly PartnerCode[] {
  // Default sort: by UTF-16 code unit, the same on every machine, unlike localeCompare.
  return [...new Set([label.originator, ...label.releasableTo])].toSorted();
}

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
