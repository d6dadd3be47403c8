import type { ReadAct } from "../../../shared/acts/act-types.ts";
import type { GivenOpinion } from "../../../shared/acts/opinion.ts";
import { act, type CommandRule, type Noun } from "../acts/noun.ts";

/** What one nation thought of a card, the last one in force. */
export type Opinions = readonly ReadAct<"opinion.given">[];

const give: CommandRule<GivenOpinion, Opinions> = {
  action: "give-opinion",
  // One register for each nation and card: the latest opinion is in force, whichever member gave it.
  about: ({ card }, { partner }) => ({ kind: "subject", subject: subjectOf(card, partner) }),
  card: ({ card }) => card,
  decide: (_register, { card }, { id, principal }) =>
    act({ id, type: "opinion.given", set: { subject: subjectOf(card, principal.partner) } }),
};

/** Opinions, by card and nation (RULES.md, AC9). */
export const opinions: Noun<Opinions> = {
  name: "opinion",
  fold: (acts) => acts.filter((each) => each.type === "opinion.given"),
  commands: { "opinion.given": give },
};

/** The register of a nation's opinions of a card. */
export function subjectOf(card: string, partner: string): string {
  return `${partner}/${card}`;
}
