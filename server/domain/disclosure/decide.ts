import type { ReadAct } from "../../../shared/acts/act-types.ts";
import type { AcknowledgedRecall, MadeDisclosure, MadeRecall } from "../../../shared/acts/release.ts";
import type { PartnerCode, UserId } from "../../../shared/ids.ts";
import { act, refused, type CommandRule, type Noun } from "../acts/noun.ts";

// What the compartment that a release goes to knows of it. Nothing here depends on the compartment that it came from.

/** State of the open items of a recall: of each nation that may read the compartment. They stay open, because each of its people is asked. */
export const UNACKNOWLEDGED = "unacknowledged";

/** A card that came into a compartment by a release. */
export interface Disclosure {
  readonly id: string;
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly author: UserId;
  /** The nation in whose name it was released. */
  readonly partner: PartnerCode;
  readonly said: MadeDisclosure;
  readonly card: string;
}

/** A person who has heard of a recall. */
export interface Acknowledgement {
  readonly by: UserId;
  readonly partner: PartnerCode;
  readonly at: number;
  readonly note: string | null;
}

/** A recall, and who has heard of it. */
export interface Recall {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly author: UserId;
  readonly partner: PartnerCode;
  readonly said: MadeRecall;
  readonly card: string;
  readonly acknowledgements: readonly Acknowledgement[];
}

/** A try to bring a card in ends so long after its release was read, milliseconds: that may have been recalled since its release was read. */
export const LONGEST_TRY_MS = 30_000;

/**
 * What is known when a card comes in: its key, in which nation's name, and when the try ends, milliseconds since the epoch. A type, because a command carries
 * it as JSON.
 */
export type DisclosedFacts = { readonly card: string; readonly authority: PartnerCode; readonly until: number };

/** What is known when a card is taken off the board: its key, and the nations that may read the compartment. */
export type ClearedFacts = { readonly card: string; readonly readers: readonly PartnerCode[] };

/** Folds the acts of a disclosure. Null where it was shredded. Pure. */
export function foldDisclosure(acts: readonly ReadAct[]): Disclosure | null {
  const made = acts.find((each) => each.type === "disclosure.made");
  const card = made?.set.card;
  if (made === undefined || card === undefined) return null;
  const { id, seq, at, author, partner, said } = made;
  return { id, seq, at, author, partner, said, card };
}

/** Folds the acts of a recall. Null where it was shredded. Pure. */
export function foldRecall(acts: readonly ReadAct[]): Recall | null {
  const made = acts.find((each) => each.type === "recall.made");
  const card = made?.set.card;
  if (made === undefined || card === undefined) return null;
  const { id, seq, at, author, partner, said } = made;
  const acknowledgements = acts
    .filter((each) => each.type === "recall.acknowledged")
    .map((each) => ({ by: each.author, partner: each.partner, at: each.at, note: each.said.note ?? null }));
  return { id, seq, at, author, partner, said, card, acknowledgements };
}

const disclose: CommandRule<MadeDisclosure, Disclosure | null> = {
  action: "release",
  about: () => ({ kind: "own" }),
  decide: (_register, _said, { id, at, facts }) => {
    const { card, authority, until } = facts as DisclosedFacts;
    if (at > until) return refused("unavailable");
    return act({ id, type: "disclosure.made", set: { card, authority } });
  },
};

/** Disclosures, in the log of the compartment that a release goes to (RULES.md, R). The server alone makes them. */
export const disclosures: Noun<Disclosure | null> = {
  name: "disclosure",
  fold: foldDisclosure,
  commands: { "disclosure.made": disclose },
};

const make: CommandRule<MadeRecall, Recall | null> = {
  action: "release",
  about: () => ({ kind: "own" }),
  decide: (_register, _said, { id, facts }) => {
    const { card, readers } = facts as ClearedFacts;
    return act({ id, type: "recall.made", set: { card, open: readers.map((partner) => ({ partner, state: UNACKNOWLEDGED })) } });
  },
};

const acknowledge: CommandRule<AcknowledgedRecall, Recall | null> = {
  // Whoever was sent the card is asked, and former members of its originator still read it.
  action: "read-compartment",
  upTo: 3,
  about: ({ recall }) => ({ kind: "act", id: recall }),
  decide: (recall, _said, { id, principal }) => {
    if (recall === null) return refused("not-found");
    if (recall.acknowledgements.some(({ by }) => by === principal.user)) return refused("already-acknowledged");
    return act({ id, type: "recall.acknowledged", set: { subject: recall.id, card: recall.card } });
  },
};

/** Recalls, in that log too. */
export const recalls: Noun<Recall | null> = {
  name: "recall",
  fold: foldRecall,
  commands: { "recall.made": make, "recall.acknowledged": acknowledge },
};
