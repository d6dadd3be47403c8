import { pino } from "pino";
import type { Log } from "../../ports/log.ts";

/** Structured JSON lines on standard output, one per event; `part` names the thread. Callers never pass secrets; these paths are redacted in addition. */
export function createLog(level: string, part: string): Log {
  return pino({
    level,
    base: { part },
    redact: [
      "password",
      "token",
      "ticket",
      "secret",
      "cookie",
      "authorization",
      "*.password",
      "*.token",
      "*.ticket",
      "*.cookie",
      "*.authorization",
    ],
  });
}
