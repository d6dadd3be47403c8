import { i18n } from "@lingui/core";

/** Languages of the interface. */
export const LOCALES = ["en", "ar"] as const;
/** See {@link LOCALES}. */
export type Locale = (typeof LOCALES)[number];

/** Every language in its own words, as a person who reads nothing else would look for it. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: "English", ar: "العربية" };

const catalogues = {
  en: () => import("./locales/en.po"),
  ar: () => import("./locales/ar.po"),
} as const satisfies Record<Locale, () => Promise<unknown>>;

/** Writing direction of a language. */
export function directionOf(locale: Locale): "ltr" | "rtl" {
  return locale === "ar" ? "rtl" : "ltr";
}

/** The language for a first visit: the first one of the browser's that there is, else English. */
export function preferredLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const known = LOCALES.find((locale) => tag.toLowerCase().split("-")[0] === locale);
    if (known !== undefined) return known;
  }
  return "en";
}

/** Switches the interface to a language without a reload: messages, `lang` and `dir`. Nothing typed is lost. */
export async function activateLocale(locale: Locale): Promise<void> {
  const { messages } = await catalogues[locale]();
  i18n.loadAndActivate({ locale, messages });
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
}
