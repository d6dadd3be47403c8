/** When removing cards counts as a mass deletion, and when it holds the person's writing (M2, M4). Times in milliseconds. */
export const MASS_DELETION = {
  /** Removals of one person within this time count together. */
  windowMs: 60_000,
  /** Removing more cards than this is a mass deletion on any board. */
  cards: 20,
  /** On a board of at least {@link MASS_DELETION.smallestBoard} cards, so is removing more than this share of them. */
  share: 1 / 5,
  smallestBoard: 5,
  /** More cards than this hold the person's writing. */
  hold: 200,
} as const;
