import { markingValue } from "../board/card-values.ts";
import type { CardValue } from "../board/card-values.ts";
import { BOARD_LIMITS } from "../board/limits.ts";
import type { Marking } from "./marking.ts";

/**
 * A marking as the field of a card holds it, for what is made from others. A card always bears a level of TLP: where nothing gave one, it is amber, the
 * cautious reading of what is shared and not public. More caveats than a card takes are put together in fewer of them, and none is lost; null where even so
 * they do not fit, or where the marking has a level or an unmapped marking that no card can hold.
 */
export function writtenMarking(marking: Marking): CardValue<"marking"> | null {
  const { tlp, pap, classification, relTo, orcon, caveats, unmapped, reviewAt } = marking;
  const packed = packTexts(caveats);
  if (packed === null) return null;
  const parsed = markingValue.safeParse({
    tlp: tlp ?? "amber",
    ...(pap !== null && { pap }),
    ...(classification !== null && { classification }),
    ...(relTo !== null && { relTo }),
    orcon,
    caveats: packed,
    ...(unmapped.length > 0 && { unmapped }),
    ...(reviewAt !== null && { reviewAt }),
  });
  return parsed.success ? parsed.data : null;
}

/** Texts in as many as a card takes, joined where there are more; null where they do not fit. */
function packTexts(texts: readonly string[]): readonly string[] | null {
  if (texts.some((text) => text === "" || text.length > BOARD_LIMITS.note)) return null;
  if (texts.length <= BOARD_LIMITS.caveats) return texts;
  const packed: string[] = [];
  for (const text of texts) {
    const last = packed.at(-1);
    const longer = last === undefined ? text : `${last}; ${text}`;
    if (last !== undefined && longer.length <= BOARD_LIMITS.note) packed[packed.length - 1] = longer;
    else packed.push(text);
  }
  return packed.length <= BOARD_LIMITS.caveats ? packed : null;
}
