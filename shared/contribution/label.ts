import * as encoding from "lib0/encoding";
import { releasabilitySet, type Releasability } from "../access/releasability.ts";
import type { CompartmentId } from "../ids.ts";
import type { Sha256 } from "./canonical-bytes.ts";

/** The highest marking that content of a compartment may have; null where there is no bound. */
export interface Ceiling {
  readonly classification: string | null;
  readonly tlp: string | null;
}

/** Content may have any marking. */
export const NO_CEILING: Ceiling = { classification: null, tlp: null };

/** What a label of version 2 says beside who may read: how far content may go, and the site that the compartment belongs to. */
export interface HomeLabel {
  readonly ceiling: Ceiling;
  /** Id of a site (site-id.ts). */
  readonly home: string;
}

/** What a label says, but for the compartment that it is of. Version 2 where it names a home, else 1. */
export type LabelContent = Releasability & (HomeLabel | { readonly ceiling?: never; readonly home?: never });

/** A compartment, which nations may read it, and in version 2 how far content may go and whose it is. */
export type CompartmentLabel = LabelContent & { readonly compartment: CompartmentId };

const DOMAIN = "majlis/label";

/**
 * The exact bytes that a label's hash covers: str domain, u8 version, str compartment, str originator,
 * uint count, count × str partner (the {@link releasabilitySet}), and in version 2 str classification, str tlp (empty for none) and str home.
 * str and uint as in canonical-bytes.ts.
 */
export function encodeLabel(label: CompartmentLabel): Uint8Array {
  const set = releasabilitySet(label);
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, DOMAIN);
    encoding.writeUint8(encoder, label.home === undefined ? 1 : 2);
    encoding.writeVarString(encoder, label.compartment);
    encoding.writeVarString(encoder, label.originator);
    encoding.writeVarUint(encoder, set.length);
    for (const partner of set) encoding.writeVarString(encoder, partner);
    if (label.home === undefined) return;
    encoding.writeVarString(encoder, label.ceiling.classification ?? "");
    encoding.writeVarString(encoder, label.ceiling.tlp ?? "");
    encoding.writeVarString(encoder, label.home);
  });
}

/** The `labelHash` of every entry written while this label is in force. */
export function hashLabel(label: CompartmentLabel, sha256: Sha256): Uint8Array {
  return sha256(encodeLabel(label));
}

/** What of an object that has more beside it is its label. */
export function labelOf({ originator, releasableTo, ...rest }: LabelContent): LabelContent {
  if (rest.home === undefined) return { originator, releasableTo };
  const { classification, tlp } = rest.ceiling;
  return { originator, releasableTo, ceiling: { classification, tlp }, home: rest.home };
}
