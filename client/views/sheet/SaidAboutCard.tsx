import { memo } from "react";
import { Boundary } from "../../components/Boundary.tsx";
import { PartFailure } from "../../components/PartFailure.tsx";
import type { CardActs } from "../../state/card-acts.ts";
import { Discussion } from "./discussion/Discussion.tsx";
import { Opinions } from "./opinions/Opinions.tsx";
import { Sightings } from "./sightings/Sightings.tsx";

/** What people said about a card, below its fields. If it throws, the fields stay. */
export const SaidAboutCard = memo(function SaidAboutCard({ acts }: { readonly acts: CardActs }) {
  return (
    <Boundary subject={acts} fallback={<PartFailure />}>
      <Opinions acts={acts} />
      <Sightings acts={acts} />
      <Discussion acts={acts} />
    </Boundary>
  );
});
