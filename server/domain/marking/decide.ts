import type { ReadAct } from "../../../shared/acts/act-types.ts";
import type { MappedMarking } from "../../../shared/acts/marking.ts";
import { act, refused, type CommandRule, type Noun } from "../acts/noun.ts";

/** The mappings of imported markings of one card, oldest first. */
type Mappings = readonly ReadAct<"marking.mapped">[];

const map: CommandRule<MappedMarking, Mappings> = {
  action: "write-compartment",
  about: ({ card }) => ({ kind: "subject", subject: card }),
  upTo: 1,
  card: ({ card }) => card,
  // What is written was made from the board as it was at `facts.seq`. Whoever was first since then has mapped it.
  decide: (mappings, { card, unmapped }, { id, facts }) => {
    if (typeof facts !== "number") return refused("not-unmapped");
    const isMapped = mappings.some(({ seq, said }) => said.unmapped === unmapped && seq > facts);
    return isMapped ? refused("not-unmapped") : act({ id, type: "marking.mapped", set: { subject: card } });
  },
};

/** Mappings of imported markings, by card (RULES.md, R47). A command's facts are the seq of the board that it was made from; absent where that has no such marking. */
export const markings: Noun<Mappings> = {
  name: "marking",
  fold: (acts) => acts.filter((each) => each.type === "marking.mapped"),
  commands: { "marking.mapped": map },
};
