import type { Opinion } from "../../shared/rest/acts.ts";
import type { ToldAct } from "./told-act.ts";

/** A nation's opinions of a card, the one in force first. */
export interface NationOpinions {
  readonly partner: string;
  readonly opinions: readonly Opinion[];
}

/** Adds what an act changed in the opinions of a card, which are in the order of the nations' codes. An act that was added before changes nothing. */
export function withOpinionAct(nations: readonly NationOpinions[], act: ToldAct): readonly NationOpinions[] {
  if (act.type !== "opinion.given") return nations;
  const { id, seq, at, author, partner, said } = act;
  const { card, opinion, explanation } = said;
  return withOpinion(nations, { id, seq, at, author, partner, card, opinion, explanation });
}

/** Adds an opinion to those of its nation. */
export function withOpinion(nations: readonly NationOpinions[], opinion: Opinion): readonly NationOpinions[] {
  const { partner } = opinion;
  const before = nations.find((nation) => nation.partner === partner)?.opinions ?? [];
  if (before.some(({ id }) => id === opinion.id)) return nations;
  const opinions = [...before, opinion].toSorted((a, b) => b.seq - a.seq);
  return [...nations.filter((nation) => nation.partner !== partner), { partner, opinions }].toSorted((a, b) =>
    a.partner < b.partner ? -1 : 1,
  );
}

/** Whether the opinions in force are on both sides of the scale. */
export function isDisputed(nations: readonly NationOpinions[]): boolean {
  const inForce = nations.map(({ opinions }) => opinions[0]?.opinion);
  const isFor = inForce.some((opinion) => opinion === "agree" || opinion === "strongly-agree");
  return isFor && inForce.some((opinion) => opinion === "disagree" || opinion === "strongly-disagree");
}
