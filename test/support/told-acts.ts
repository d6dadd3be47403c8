import type { ActType, SaidOf } from "../../shared/acts/act-types.ts";
import type { ActEvent } from "../../shared/control/events.ts";

const SOMEBODY = { id: "user-1", username: "analyst-brv", displayName: "Tomas Verrin" };

/** An id of an act by its number, as the server makes them. */
export const actIdOf = (number: number): string => number.toString(16).padStart(32, "0");

/** The event that tells of an act. Its id is that of its `seq`. */
export function actEventOf<Type extends ActType>(
  seq: number,
  type: Type,
  said: SaidOf<Type>,
  { set, partner = "BRV", compartment = "c" }: { readonly set?: object; readonly partner?: string; readonly compartment?: string } = {},
): ActEvent {
  const at = new Date(1_700_000_000_000 + seq * 1_000).toISOString();
  const body = { said, ...(set !== undefined && { set }) };
  return { compartment, seq, act: { id: actIdOf(seq), type, at, author: SOMEBODY, partner, body } };
}
