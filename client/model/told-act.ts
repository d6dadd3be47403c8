import { ACT_TYPES, isActType, type ActType, type SaidOf, type SetOf } from "../../shared/acts/act-types.ts";
import type { ActEvent } from "../../shared/control/events.ts";

/** An act as the control channel tells it, of a type that this version knows. `at` is ISO 8601. */
export type ToldAct<Type extends ActType = ActType> = Pick<ActEvent["act"], "id" | "at" | "author" | "partner"> &
  Pick<ActEvent, "seq"> &
  { [Each in Type]: { readonly type: Each; readonly said: SaidOf<Each>; readonly set: Partial<SetOf<Each>> } }[Type];

/** Reads an event. Null where the act's type is newer than this page, its body was shredded, or the body does not fit the type's schema. */
export function readToldAct({ seq, act: { id, type, at, author, partner, body } }: ActEvent): ToldAct | null {
  if (!isActType(type) || body === null) return null;
  const said = ACT_TYPES[type].said.safeParse(body.said);
  const set = ACT_TYPES[type].set.partial().safeParse(body["set"] ?? {});
  if (!said.success || !set.success) return null;
  return { id, seq, type, at, author, partner, said: said.data, set: set.data } as ToldAct;
}

/** The card that an act is about. Undefined where it names none. */
export function cardOf({ said, set }: ToldAct): string | undefined {
  if ("card" in said) return said.card;
  return "card" in set ? set.card : undefined;
}
