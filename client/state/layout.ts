import { Signal } from "./signal.ts";

/** Whether the timeline is shown. On narrow screens it covers the board, so it starts closed there. */
export const timelineShown = new Signal(globalThis.innerWidth >= 1100);
