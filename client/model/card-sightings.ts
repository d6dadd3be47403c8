import type { Sighting } from "../../shared/rest/acts.ts";
import type { ToldAct } from "./told-act.ts";

/** Adds what an act changed in a card's sightings, which are in the order of their reports. An act that was added before changes nothing. */
export function withSightingAct(sightings: readonly Sighting[], act: ToldAct): readonly Sighting[] {
  if (act.type === "sighting.made") return withSighting(sightings, sightingOf(act));
  if (act.type !== "sighting.withdrawn") return sightings;
  return sightings.map((sighting) => (sighting.id === act.said.sighting ? withdrawn(sighting, act.at) : sighting));
}

/** Adds a sighting, or replaces it where it was withdrawn since. */
export function withSighting(sightings: readonly Sighting[], sighting: Sighting): readonly Sighting[] {
  const known = sightings.find(({ id }) => id === sighting.id);
  if (known === undefined) return [...sightings, sighting].toSorted((a, b) => a.seq - b.seq);
  if (sighting.withdrawnAt === undefined) return sightings;
  return sightings.map((each) => (each === known ? sighting : each));
}

function sightingOf({ id, seq, at, author, partner, said }: ToldAct<"sighting.made">): Sighting {
  const { id: _, ...seen } = said;
  return { id, seq, reportedAt: at, author, partner, ...seen };
}

function withdrawn({ id, seq, reportedAt, author, partner, card }: Sighting, at: string): Sighting {
  return { id, seq, reportedAt, author, partner, card, withdrawnAt: at };
}
