import type { PartnerCode } from "../ids.ts";

/** Which nations may read something: its originator, and the partners it is releasable to. An empty list is the originator alone (A3). */
export interface Releasability {
  readonly originator: PartnerCode;
  /** Partner codes in any order. Repeated codes and the originator itself change nothing. */
  readonly releasableTo: readonly PartnerCode[];
}

/** Whether a partner may read it: the originator always, another partner only if it is named (A3). */
export function isReleasableTo({ originator, releasableTo }: Releasability, partner: PartnerCode): boolean {
  return partner === originator || releasableTo.includes(partner);
}

/**
 * Every partner that may read it, the originator included, each once, in code order.
 * Two values that mean the same have the same set.
 */
export function releasabilitySet({ originator, releasableTo }: Releasability): readonly PartnerCode[] {
  // Default sort: by UTF-16 code unit, the same on every machine, unlike localeCompare.
  return [...new Set([originator, ...releasableTo])].toSorted();
}
