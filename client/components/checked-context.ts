import { createContext } from "react";

/** Whether the form around a field was sent with something wrong in it: its fields then show what. */
export const CheckedContext = createContext(false);
