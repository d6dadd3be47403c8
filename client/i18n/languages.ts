/** What the interface needs to know of a language; every field is required, so an incomplete language does not compile. */
interface Language {
  /** Its own name for itself, so that its readers find it in the menu. */
  readonly name: string;
  readonly direction: "ltr" | "rtl";
  /** BCP 47 tag with a region, for calendars, numbers and React Aria. */
  readonly tag: string;
  /** CSS `font-family`. The fonts themselves are in `styles/fonts.css`. */
  readonly font: string;
}

/** The languages of the interface, by locale: the only list of them. Each also needs a catalogue (`locales/<locale>.po`, loaded by `locale.ts`). */
export const LANGUAGES = {
  en: { name: "English", direction: "ltr", tag: "en-GB", font: '"Inter", "Noto Sans Arabic", system-ui, sans-serif' },
  ar: { name: "العربية", direction: "rtl", tag: "ar-AE", font: '"Noto Sans Arabic", "Inter", system-ui, sans-serif' },
} as const satisfies Readonly<Record<string, Language>>;

/** A language of the interface. */
export type Locale = keyof typeof LANGUAGES;

/** The keys of {@link LANGUAGES}, in the order in which menus list them. */
export const LOCALES = Object.keys(LANGUAGES) as readonly Locale[];

/** The language of a locale that arrives as a plain string, such as Lingui's. Throws where the table does not have it. */
export function languageOf(locale: string): Language {
  const known = LOCALES.find((id) => id === locale);
  if (known === undefined) throw new Error(`"${locale}" is not in the table of languages`);
  return LANGUAGES[known];
}
