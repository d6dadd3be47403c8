import { CardIndex } from "../../../server/domain/leak-check/card-index.ts";
import { findLeaks } from "../../../server/domain/leak-check/find-leaks.ts";
import type { SourceCard } from "../../../server/domain/leak-check/source-card.ts";
import type { OpenCheck } from "./judged.ts";
import type { PlainCard } from "./narrow-cards.ts";

const sourceOf = (compartment: string, { id, title, body, ...values }: PlainCard): SourceCard => ({ compartment, id, title, body, values });

/** The product's leak check over a planted room: the readers of the release know the wide compartment, and neither of the others. */
export const openCheck: OpenCheck = (room) => {
  const indexOf = (compartment: string, cards: readonly PlainCard[]): CardIndex => {
    const index = new CardIndex();
    for (const card of cards) index.put(sourceOf(compartment, card));
    return index;
  };
  const known = [indexOf("wide", room.wide)];
  const withLinked = (cards: typeof room.narrow) => cards.flatMap(({ card, linked }) => [card, ...linked]);
  const hidden = [indexOf("narrow", withLinked(room.narrow)), indexOf("own", withLinked(room.own))];
  return Promise.resolve(({ narrow, release }) =>
    Promise.resolve(
      findLeaks(release.content, {
        card: sourceOf("narrow", narrow.card),
        linked: narrow.linked.map((card) => sourceOf("narrow", card)),
        hidden,
        known,
        ceiling: undefined,
      }),
    ),
  );
};
