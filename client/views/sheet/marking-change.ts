import type { Card } from "../../../shared/board/card.ts";

type StoredMarking = NonNullable<Card["marking"]>;

/** A change of a marking: what is undefined is taken off it. */
export type MarkingChange = { readonly [Key in keyof StoredMarking]?: StoredMarking[Key] | undefined };
