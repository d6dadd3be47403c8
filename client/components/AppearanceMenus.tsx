import { useLingui } from "@lingui/react/macro";
import { Languages, Monitor, Moon, Sun } from "lucide-react";
import { chooseLocale, chooseTheme, localeSignal, themeSignal, THEMES, type Theme } from "../state/preferences.ts";
import { useSignal } from "../hooks/use-signal.ts";
import { LANGUAGES, LOCALES, type Locale } from "../i18n/languages.ts";
import { Button } from "./Button.tsx";
import { OptionMenu } from "./OptionMenu.tsx";

/** The menus for language and theme, on every screen. */
export function AppearanceMenus() {
  const { t } = useLingui();
  const locale = useSignal(localeSignal);
  const theme = useSignal(themeSignal);
  const themeNames: Record<Theme, string> = { system: t`Follow the system`, light: t`Light`, dark: t`Dark` };
  const themeIcons = { system: <Monitor aria-hidden />, light: <Sun aria-hidden />, dark: <Moon aria-hidden /> };
  return (
    <>
      <OptionMenu
        label={t`Language`}
        trigger={
          <Button look="quiet" aria-label={t`Language: ${LANGUAGES[locale].name}`}>
            <Languages />
            <span className="hidden lg:inline" aria-hidden>
              {LANGUAGES[locale].name}
            </span>
          </Button>
        }
        options={LOCALES.map((id) => ({ id, label: LANGUAGES[id].name, isChosen: id === locale }))}
        onChoose={(id) => void chooseLocale(id as Locale)}
      />
      <OptionMenu
        label={t`Appearance`}
        trigger={
          <Button look="quiet" isIcon aria-label={t`Appearance: ${themeNames[theme]}`}>
            {themeIcons[theme]}
          </Button>
        }
        options={THEMES.map((id) => ({ id, label: themeNames[id], icon: themeIcons[id], isChosen: id === theme }))}
        onChoose={(id) => chooseTheme(id as Theme)}
      />
    </>
  );
}
