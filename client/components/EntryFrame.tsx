import type { ReactNode } from "react";
import { useLingui } from "@lingui/react/macro";
import { AppearanceMenus } from "./AppearanceMenus.tsx";
import { Logo } from "./Logo.tsx";

/** The page for a person who is not signed in: name and purpose of the product, language and theme, and one form. */
export function EntryFrame({ children }: { readonly children: ReactNode }) {
  const { t } = useLingui();
  return (
    <main className="entry">
      <header className="flex items-center justify-end gap-1 p-3">
        <AppearanceMenus />
      </header>
      <div className="entry-body">
        <div className="entry-panel">
          <div className="mb-6 flex items-center gap-4">
            <Logo size={46} />
            <div>
              <h1 className="text-2xl font-bold tracking-tight">{t`Majlis`}</h1>
              <p className="text-quiet">{t`One room, one picture, for allied analysts.`}</p>
            </div>
          </div>
          {children}
        </div>
      </div>
    </main>
  );
}
