import type { Releasability } from "../../shared/access/releasability.ts";
import type { Card } from "../../shared/board/card.ts";
import { TLP_LEVELS } from "../../shared/board/vocabulary.ts";
import { isAbove } from "../../shared/marking/ceiling.ts";
import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import { readers } from "./marking.ts";
import type { ReleaseForm } from "./release-form.ts";

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

/** How a release is proposed to be marked: like the card, but no higher than every place that it goes to allows. */
export function proposedMarking(
  marking: Card["marking"],
  targets: readonly Pick<Compartment, "ceiling">[],
  scheme: MarkingScheme,
): ReleaseForm["marking"] {
  const isAllowed = (tlp: string) =>
    targets.every(({ ceiling }) => ceiling === null || ceiling === undefined || !isAbove({ tlp }, ceiling, scheme));
  const wanted = marking?.tlp ?? "amber";
  const tlp = isAllowed(wanted) ? wanted : TLP_LEVELS.findLast(isAllowed);
  return { tlp: tlp ?? wanted, caveats: [], orcon: false };
}
