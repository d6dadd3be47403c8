import { frameAwareness } from "./awareness-frame.ts";

/** A stock client reconnects after 30 s without a data frame: one is sent at least this often. */
export const KEEP_ALIVE_MS = 15_000;

/** An awareness message without entries: the smallest harmless data frame, which keeps stock clients connected. */
export const KEEP_ALIVE_FRAME: Uint8Array = frameAwareness([]);
