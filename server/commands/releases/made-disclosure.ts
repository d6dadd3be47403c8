import { newCardUpdate } from "../../domain/disclosure/new-card.ts";
import { LONGEST_TRY_MS, type DisclosedFacts } from "../../domain/disclosure/decide.ts";
import { newClientId } from "../../domain/new-client-id.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import type { AskedRelease, ReleasedAs } from "../../../shared/acts/release.ts";
import type { Author } from "../../ports/engine.ts";
import type { RandomSource } from "../../ports/random-source.ts";
import type { OwnAct } from "../perform-own-act.ts";

/** What a release brings onto the other board, and in whose name. */
export interface ReleasedCard {
  readonly by: Author;
  readonly said: Pick<AskedRelease, "to" | "content">;
  readonly made: ReleasedAs;
  /** When that was read, by the clock that dates entries. */
  readonly readAt: number;
}

/** The act that brings the card of a release onto the other board, with the card; or what in its content no card may have. */
export function madeDisclosure(
  random: RandomSource,
  { by, said: { to, content }, made, readAt }: ReleasedCard,
): Result<OwnAct<"disclosure.made">, { readonly field: string; readonly reason: string }> {
  const update = newCardUpdate(content, { card: made.card, client: newClientId(random) });
  if (!update.ok) return fail(update.error);
  const facts: DisclosedFacts = { card: made.card, authority: by.partner, until: readAt + LONGEST_TRY_MS };
  return ok({ compartment: to, by, type: "disclosure.made", id: made.disclosure, said: { content }, facts, writes: { add: update.value } });
}
