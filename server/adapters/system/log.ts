import { pino } from "pino";
import type { Log, LogFields } from "../../ports/log.ts";
import { loggedFields } from "./log-fields.ts";

/**
 * Structured JSON lines on standard output, one per event; `part` names the thread. What a line may say is one schema (server/ports/log.ts), which holds
 * also where a caller's fields come from elsewhere.
 */
export function createLog(level: string, part: string): Log {
  // Its own serializer of errors would take what is shown of one for an error, and replace its type.
  const lines = pino({ level, base: { part }, serializers: { err: (shown: unknown) => shown } });
  const say =
    (severity: "debug" | "info" | "warn" | "error") =>
    (fields: LogFields, message: string): void => {
      if (lines.isLevelEnabled(severity)) lines[severity](loggedFields(fields), message);
    };
  return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
}
