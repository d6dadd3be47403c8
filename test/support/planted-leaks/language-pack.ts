/** Languages of the trial. */
export const LANGUAGES = ["en", "fr", "ar", "ur", "fa", "tr", "ms"] as const;
/** See {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

/** Parts of which the sentences of one register are put together: an opening, a statement, an ending. */
export interface Register {
  readonly open: readonly string[];
  readonly core: readonly string[];
  readonly close: readonly string[];
}

/** Sentences around one detail, with `{x}` where it stands. */
export type Around = Readonly<Record<"person" | "firm" | "nickname" | "code" | "position" | "time" | "file", readonly string[]>>;

/**
 * What analysts and release authorities of one language write. `{place}`, `{cargo}`, `{craft}`, `{n}`, `{date}` and `{part}` are filled in.
 * `narrow` and `clean` have no run of five words in common.
 */
export interface LanguagePack {
  readonly narrow: Register;
  readonly clean: Register;
  readonly titles: { readonly narrow: readonly string[]; readonly clean: readonly string[] };
  readonly cargo: readonly string[];
  readonly craft: readonly string[];
  readonly part: readonly string[];
  readonly nicknames: readonly string[];
  /** How a firm is called, with `{x}` where its name stands. */
  readonly firm: readonly string[];
  /** Sentences of narrow cards about one detail. */
  readonly facts: Around;
  /** Sentences of a release that give one detail away. */
  readonly carriers: Around;
  /** Standing sentences that every nation writes under its texts and every compartment holds. */
  readonly standing: readonly string[];
  /** Sentences about a person in public office, `{x}`. */
  readonly office: readonly string[];
  /** Endings and beginnings that words of the language take, with `{w}` for the word. */
  readonly inflections: readonly string[];
  /** Words that can stand for another one. */
  readonly substitutes: readonly string[];
}
