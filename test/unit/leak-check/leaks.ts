import type { ReleaseContent } from "../../../shared/acts/release-content.ts";
import { CardIndex } from "../../../server/domain/leak-check/card-index.ts";
import { findLeaks, type Against } from "../../../server/domain/leak-check/find-leaks.ts";
import type { SourceCard } from "../../../server/domain/leak-check/source-card.ts";

/** A card of the compartment `narrow`, unless said otherwise. */
export function sourceCard(body: string, more: Partial<SourceCard> = {}): SourceCard {
  return { compartment: "narrow", id: "card-1", title: "Report", body, values: {}, ...more };
}

/** A content with a plain body. */
export function content(body: ReleaseContent["body"], more: Partial<ReleaseContent> = {}): ReleaseContent {
  return { title: "Warning", body, kind: "warning", marking: { tlp: "amber", caveats: [], orcon: false }, ...more };
}

/** What is found in words about a card, as `rule: excerpt`; `known`: bodies of cards of the target. */
export function leaksIn(
  words: string | ReleaseContent,
  card: SourceCard | string,
  more: { readonly known?: readonly string[]; readonly others?: readonly SourceCard[] } & Partial<Omit<Against, "known">> = {},
): string[] {
  return findingsIn(words, card, more).map(({ rule, excerpt }) => `${rule}: ${excerpt}`);
}

/** The findings themselves; see {@link leaksIn}. */
export function findingsIn(
  words: string | ReleaseContent,
  card: SourceCard | string,
  {
    known = [],
    others = [],
    ...more
  }: { readonly known?: readonly string[]; readonly others?: readonly SourceCard[] } & Partial<Omit<Against, "known">> = {},
): ReturnType<typeof findLeaks> {
  const own = typeof card === "string" ? sourceCard(card) : card;
  const hidden = new CardIndex();
  for (const source of [own, ...others]) hidden.put(source);
  const target = new CardIndex();
  for (const [index, body] of known.entries()) target.put({ compartment: "wide", id: `known-${index}`, title: "Known", body, values: {} });
  const against = { card: own, linked: [], hidden: [hidden], known: [target], ceiling: undefined, ...more };
  return findLeaks(typeof words === "string" ? content(words) : words, against);
}
