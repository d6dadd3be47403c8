import "./styles/main.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { applyTheme, localeSignal } from "./state/preferences.ts";
import { readSession } from "./state/session.ts";
import { activateLocale } from "./i18n/locale.ts";

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root");

applyTheme();
void readSession();
await activateLocale(localeSignal.get());
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
