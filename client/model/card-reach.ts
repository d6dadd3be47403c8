import type { Releasability } from "../../shared/access/releasability.ts";
import type { Member } from "../../shared/rest/members.ts";
import { readers } from "./marking.ts";

/** The nations besides its originator that may read a card. */
export interface CardReach {
  /** Those with people in the room, of whom the viewer knows. A former member reads what their own nation originated, and no more. */
  readonly here: readonly string[];
  /** Those with nobody in it. */
  readonly elsewhere: readonly string[];
}

/** Who has a card of a compartment besides its originator, as far as a viewer with these members in view may know. */
export function cardReach(compartment: Releasability, members: readonly Pick<Member, "partner" | "role">[]): CardReach {
  const others = readers(compartment).filter((code) => code !== compartment.originator);
  const isHere = (code: string): boolean => members.some(({ partner, role }) => partner === code && role !== "former");
  return { here: others.filter(isHere), elsewhere: others.filter((code) => !isHere(code)) };
}
