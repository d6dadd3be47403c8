import type { ReadAct } from "../../../shared/acts/act-types.ts";
import type { MadeSighting, WithdrawnSighting } from "../../../shared/acts/sighting.ts";
import type { PartnerCode, UserId } from "../../../shared/ids.ts";
import { act, refused, type CommandRule, type Noun } from "../acts/noun.ts";

/** The register of sightings: one each. Null where it was shredded. */
export interface Sighting {
  readonly id: string;
  readonly seq: number;
  /** When it was reported, milliseconds since the epoch; when it was seen is in `said`. */
  readonly at: number;
  readonly author: UserId;
  readonly partner: PartnerCode;
  readonly said: MadeSighting;
  /** When its author took it back; null while it stands. */
  readonly withdrawnAt: number | null;
}

/** Folds the acts of one sighting. */
export function foldSighting(acts: readonly ReadAct[]): Sighting | null {
  const made = acts.find((act) => act.type === "sighting.made");
  if (made === undefined) return null;
  const { id, seq, at, author, partner, said } = made;
  return { id, seq, at, author, partner, said, withdrawnAt: acts.find(({ type }) => type === "sighting.withdrawn")?.at ?? null };
}

const make: CommandRule<MadeSighting, Sighting | null> = {
  action: "report-sighting",
  about: () => ({ kind: "own" }),
  card: ({ card }) => card,
  decide: (_register, _said, { id }) => act({ id, type: "sighting.made" }),
};

const withdraw: CommandRule<WithdrawnSighting, Sighting | null> = {
  action: "report-sighting",
  upTo: 1,
  about: ({ sighting }) => ({ kind: "act", id: sighting }),
  decide: (sighting, _said, { id, principal }) => {
    if (sighting === null) return refused("not-found");
    if (sighting.author !== principal.user) return refused("not-allowed");
    if (sighting.withdrawnAt !== null) return refused("already-withdrawn");
    return act({ id, type: "sighting.withdrawn", set: { subject: sighting.id, card: sighting.said.card } });
  },
};

/** Sightings (RULES.md, AC8). */
export const sightings: Noun<Sighting | null> = {
  name: "sighting",
  fold: foldSighting,
  commands: { "sighting.made": make, "sighting.withdrawn": withdraw },
};
