import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { I18nProvider as AriaLocale } from "react-aria-components";
import { Route, Switch } from "wouter";
import { Later } from "../components/Later.tsx";
import { Toasts } from "../components/Toasts.tsx";
import { localeSignal } from "../state/preferences.ts";
import { sessionSignal } from "../state/session.ts";
import { useKeptPress } from "../hooks/use-kept-press.ts";
import { useRecheckedSession } from "../hooks/use-rechecked-session.ts";
import { useSignal } from "../hooks/use-signal.ts";
import { LANGUAGES } from "../i18n/languages.ts";
import { SignIn } from "../views/sign-in/SignIn.tsx";
import { SignInAgain } from "../views/sign-in/SignInAgain.tsx";
import { Inside } from "./Inside.tsx";
import { Splash } from "./Splash.tsx";

const loadSetUp = () => import("../views/setup/SetUp.tsx");

/** The whole client. It shows the page for the person's state: signing in, rooms, or a room. */
export function App() {
  const locale = useSignal(localeSignal);
  useKeptPress();
  return (
    <I18nProvider i18n={i18n}>
      <AriaLocale locale={LANGUAGES[locale].tag}>
        <Pages />
        <Toasts />
      </AriaLocale>
    </I18nProvider>
  );
}

function Pages() {
  const session = useSignal(sessionSignal);
  useRecheckedSession();
  switch (session.kind) {
    case "unknown":
      return <Splash />;
    case "unreachable":
      return <Splash isUnreachable />;
    case "signed-out":
      return (
        <Switch>
          <Route path="/setup">
            <Later load={loadSetUp} props={{}} waiting={<Splash />} />
          </Route>
          <Route>
            <SignIn />
          </Route>
        </Switch>
      );
    case "signed-in":
    case "expired":
      return (
        <>
          <Inside key={session.user.id} user={session.user} />
          {session.kind === "expired" && <SignInAgain user={session.user} />}
        </>
      );
  }
}
