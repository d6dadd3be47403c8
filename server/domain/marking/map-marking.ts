import type { MappedAs } from "../../../shared/acts/marking.ts";
import { markingValue } from "../../../shared/board/card-values.ts";
import type { CardValue } from "../../../shared/board/card-values.ts";
import { highWater, PAP_LEVELS, TLP_LEVELS } from "../../../shared/board/vocabulary.ts";
import { stricterLevel, type MarkingScheme } from "../../../shared/marking/scheme.ts";

/** What one of the imported markings of a card stands for. */
interface Mapping {
  readonly unmapped: string;
  readonly as: MappedAs;
}

/**
 * The marking of a card once one of its imported markings is mapped: the strictest of what the card says otherwise and what that one stands for. It stays red
 * while another one is not mapped. Null where the card has no such marking, or has no room for the caveat: nothing is lost. Pure, and never throws.
 */
export function mapMarking(stored: unknown, { unmapped, as }: Mapping, scheme: MarkingScheme): CardValue<"marking"> | null {
  const read = markingValue.safeParse(stored);
  if (!read.success || read.data.unmapped?.includes(unmapped) !== true) return null;
  const { tlp: _red, tlpKnown, unmapped: all, pap, classification, ...rest } = read.data;
  const left = all.filter((id) => id !== unmapped);
  const known = highWater(TLP_LEVELS, [tlpKnown, as.tlp]);
  const levels = {
    pap: highWater(PAP_LEVELS, [pap, as.pap]),
    classification: stricterLevel(scheme, "classification", classification ?? null, as.classification ?? null),
  };
  const caveats = as.caveat === undefined || rest.caveats.includes(as.caveat) ? rest.caveats : [...rest.caveats, as.caveat];
  const mapped = markingValue.safeParse({
    ...rest,
    tlp: left.length > 0 ? "red" : known,
    ...(left.length > 0 && { unmapped: left, tlpKnown: known }),
    ...(levels.pap !== undefined && { pap: levels.pap }),
    ...(levels.classification !== null && { classification: levels.classification }),
    orcon: rest.orcon || as.orcon === true,
    caveats,
  });
  return mapped.success ? mapped.data : null;
}
