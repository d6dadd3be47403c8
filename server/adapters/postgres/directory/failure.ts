import { DirectoryUnavailable } from "../../../ports/directory.ts";

// Classes of SQLSTATE that say that we asked for something wrong: https://www.postgresql.org/docs/current/errcodes-appendix.html
const ownFaults: ReadonlySet<string> = new Set(["0A", "21", "22", "23", "42"]);

/**
 * Turns what `pg` threw into {@link DirectoryUnavailable}: no connection, a time-out, a server that goes down, comes up, is full
 * or read-only, a deadlock. A broken constraint or a statement PostgreSQL does not take is our own fault and comes back as it is.
 */
export function toDirectoryFailure(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof DirectoryUnavailable) return cause;
  const code: unknown = Reflect.get(cause, "code");
  if (typeof code === "string" && code.length === 5 && ownFaults.has(code.slice(0, 2))) return cause;
  return new DirectoryUnavailable(`the directory cannot be reached: ${cause.message}`, { cause });
}
