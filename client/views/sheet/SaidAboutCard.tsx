import { memo } from "react";
import { Boundary } from "../../components/Boundary.tsx";
import { PartFailure } from "../../components/PartFailure.tsx";
import type { CardActs } from "../../state/card-acts.ts";
import { Discussion } from "./discussion/Discussion.tsx";
import { Opinions } from "./opinions/Opinions.tsx";
import { Sightings } from "./sightings/Sightings.tsx";

interface SaidAboutCardProps {
  readonly acts: CardActs;
  /** The card was deleted: what was said stays, and nothing is added (AC6). */
  readonly isGone?: boolean;
}

/** What people said about a card, below its fields. If it throws, the fields stay. */
export const SaidAboutCard = memo(function SaidAboutCard({ acts, isGone = false }: SaidAboutCardProps) {
  return (
    <Boundary subject={acts} fallback={<PartFailure />}>
      <Opinions acts={acts} isGone={isGone} />
      <Sightings acts={acts} isGone={isGone} />
      <Discussion acts={acts} isGone={isGone} />
    </Boundary>
  );
});
