import type { ReleaseContent } from "../../../../shared/acts/release-content.ts";
import type { Ceiling } from "../../../../shared/contribution/label.ts";
import { isAbove } from "../../../../shared/marking/ceiling.ts";
import type { MarkingScheme } from "../../../../shared/marking/scheme.ts";
import type { Hit } from "./hit.ts";

/** A marking above what the target may hold. */
export function findMarking({ marking }: ReleaseContent, ceiling: Ceiling | undefined, scheme: MarkingScheme): readonly Hit[] {
  if (ceiling === undefined || !isAbove(marking, ceiling, scheme)) return [];
  return [{ rule: "marking", weight: "block", field: "marking.tlp", start: 0, end: marking.tlp.length }];
}
