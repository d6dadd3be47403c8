import type { Log } from "../../server/ports/log.ts";

const silent = (): void => undefined;

/** A log that says nothing. */
export const silentLog: Log = { debug: silent, info: silent, warn: silent, error: silent };
