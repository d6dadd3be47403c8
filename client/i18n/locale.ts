import { i18n } from "@lingui/core";
import { LANGUAGES, LOCALES, type Locale } from "./languages.ts";

const catalogues = {
  en: () => import("./locales/en.po"),
  ar: () => import("./locales/ar.po"),
} as const satisfies Record<Locale, () => Promise<unknown>>;

/** The language for a first visit: the first of the browser's languages that the interface has, else English. */
export function preferredLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const known = LOCALES.find((locale) => tag.toLowerCase().split("-")[0] === locale);
    if (known !== undefined) return known;
  }
  return "en";
}

/** Switches the interface to a language without a reload: messages, `lang`, `dir` and font. Keeps everything that was typed. */
export async function activateLocale(locale: Locale): Promise<void> {
  const { messages } = await catalogues[locale]();
  i18n.loadAndActivate({ locale, messages });
  const page = document.documentElement;
  page.lang = locale;
  page.dir = LANGUAGES[locale].direction;
  page.style.setProperty("--font-ui", LANGUAGES[locale].font);
}
