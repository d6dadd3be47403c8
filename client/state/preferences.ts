import { LOCALES, type Locale } from "../i18n/languages.ts";
import { activateLocale, preferredLocale } from "../i18n/locale.ts";
import { Signal } from "./signal.ts";

/** Themes of the interface; `system` follows the operating system. */
export const THEMES = ["system", "light", "dark"] as const;
/** See {@link THEMES}. */
export type Theme = (typeof THEMES)[number];

const LOCALE_KEY = "majlis.locale";
const THEME_KEY = "majlis.theme";

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage is switched off in this browser, so preferences last as long as the page.
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // As above: only the preference is lost.
    return;
  }
}

/** The language in use. Change it with {@link chooseLocale}. */
export const localeSignal = new Signal<Locale>(
  LOCALES.find((locale) => locale === stored(LOCALE_KEY)) ?? preferredLocale(navigator.languages),
);

/** The theme in use. Change it with {@link chooseTheme}. */
export const themeSignal = new Signal<Theme>(THEMES.find((theme) => theme === stored(THEME_KEY)) ?? "system");

/** Switches the language and stores the choice. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await activateLocale(locale);
  store(LOCALE_KEY, locale);
  localeSignal.set(locale);
}

/** Switches the theme and stores the choice. */
export function chooseTheme(theme: Theme): void {
  store(THEME_KEY, theme);
  themeSignal.set(theme);
  applyTheme();
}

/** Applies the theme to the page; called at the start and on every change. */
export function applyTheme(): void {
  const theme = themeSignal.get();
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
