import type { ReleaseContent } from "../../../../shared/acts/release-content.ts";
import { isAbove } from "../../../../shared/board/ceiling.ts";
import type { Ceiling } from "../../../../shared/contribution/label.ts";
import type { Hit } from "./hit.ts";

/** A marking above what the target may hold. */
export function findMarking({ marking }: ReleaseContent, ceiling: Ceiling | undefined): readonly Hit[] {
  if (ceiling === undefined || !isAbove(marking, ceiling)) return [];
  return [{ rule: "marking", weight: "block", field: "marking.tlp", start: 0, end: marking.tlp.length }];
}
