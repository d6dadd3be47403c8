import { createContext } from "react";

/** Whether the form around was sent with something wrong in it, so that its fields say what. */
export const CheckedContext = createContext(false);
