import { DirectoryUnavailable } from "../../../ports/directory.ts";

// SQLSTATE classes of errors in our own statement: https://www.postgresql.org/docs/current/errcodes-appendix.html
const ownFaults: ReadonlySet<string> = new Set(["0A", "21", "22", "23", "42"]);

/**
 * Turns an error of `pg` into {@link DirectoryUnavailable}: no connection, a time-out, a deadlock, or a server that is starting,
 * stopping, full or read-only. A violated constraint or an invalid statement is a fault of this program and is returned unchanged.
 */
export function toDirectoryFailure(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof DirectoryUnavailable) return cause;
  const code: unknown = Reflect.get(cause, "code");
  if (typeof code === "string" && code.length === 5 && ownFaults.has(code.slice(0, 2))) return cause;
  return new DirectoryUnavailable(`the directory cannot be reached: ${cause.message}`, { cause });
}
