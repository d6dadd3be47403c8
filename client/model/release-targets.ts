import type { Releasability } from "../../shared/access/releasability.ts";
import { readers } from "./marking.ts";

/** Whether everyone who may read one set may read the other as well: nothing of the other is told by what goes there. */
export function isWithin(inner: Releasability, outer: Releasability): boolean {
  const allowed = readers(outer);
  return readers(inner).every((code) => allowed.includes(code));
}

/** The compartments that something can be released to: others of the room with readers who may not read where it comes from. */
export function releaseTargets<Kind extends Releasability & { readonly id: string }>(
  from: Releasability & { readonly id: string },
  compartments: Iterable<Kind>,
): readonly Kind[] {
  return [...compartments].filter((compartment) => compartment.id !== from.id && !isWithin(compartment, from));
}

/** The nations that read a compartment and not the one that something comes from. */
export function newReaders(from: Releasability, to: Releasability): readonly string[] {
  const known = readers(from);
  return readers(to).filter((code) => !known.includes(code));
}
