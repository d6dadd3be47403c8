/** A card of a history. `name` is what its title says; where it came by a release, its key is another one. */
export interface HistoryCard {
  readonly name: string;
  readonly key: string;
  /** The release that it came by; null where it was written by hand. */
  readonly release: string | null;
  isThere: boolean;
}
