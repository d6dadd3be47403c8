import { Signal } from "./signal.ts";

/** Whether the timeline stands beside the board. On narrow screens it is opened over it, so it starts closed there. */
export const timelineShown = new Signal(globalThis.innerWidth >= 1100);
