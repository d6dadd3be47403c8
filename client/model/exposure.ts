import type { Exposure } from "../../shared/rest/releases.ts";

/** Somebody who has a card. */
export type Holder = Exposure["holders"][number];

/** The people of one nation who have a card, those first who may have done most with it. */
export interface HoldingNation {
  readonly partner: string;
  readonly people: readonly Holder[];
  readonly opened: number;
  readonly exported: number;
  /** People who have not acknowledged the recall; null where there was none. */
  readonly unheard: number | null;
}

/** How much a person may have done with a card: took it out of here, still gets it, looked at it. */
function riskOf({ exported, until, opened }: Holder): number {
  return (exported.length > 0 ? 4 : 0) + (until === undefined ? 2 : 0) + (opened === undefined ? 0 : 1);
}

/** Who has a card, by nation: other nations than one's own first, of these the one with the riskiest person first. */
export function holdingNations({ holders, recalled }: Exposure, own: string): readonly HoldingNation[] {
  const byRisk = holders.toSorted((a, b) => riskOf(b) - riskOf(a) || (a.since < b.since ? -1 : 1));
  const nations = [...Map.groupBy(byRisk, ({ partner }) => partner)].map(([partner, people]) => ({
    partner,
    people,
    opened: people.filter(({ opened }) => opened !== undefined).length,
    exported: people.filter(({ exported }) => exported.length > 0).length,
    unheard: recalled === undefined ? null : people.filter(({ acknowledged }) => acknowledged === undefined).length,
  }));
  return nations.toSorted((a, b) => Number(a.partner === own) - Number(b.partner === own));
}
