import { createContext } from "react";

/** The cover around a component, which menus must open in, because everything outside of it is inert; null where the page is not covered. */
export const CoverContext = createContext<HTMLElement | null>(null);
