import { LedgerUnavailable } from "../../ports/ledger.ts";

/** Classes of SQLSTATE that say that we asked for something wrong; https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const ownFaults: ReadonlySet<string> = new Set(["0A", "21", "22", "23", "42"]);
/** The right to a table was withdrawn: in the class of wrong statements, but nothing that the program does wrong. */
const INSUFFICIENT_PRIVILEGE = "42501";

/**
 * Turns what `pg` threw into {@link LedgerUnavailable}: no connection or a lost one, a time-out, a server that goes down, comes up,
 * is full, read-only or no durable primary any more, a deadlock. A broken constraint, a statement PostgreSQL does not take and
 * an error of the program are our own fault and come back as they are.
 */
export function toLedgerFailure(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof LedgerUnavailable || isOwnFault(cause)) return cause;
  // Of several addresses that were tried in vain the sum has no words of its own.
  const said = cause.message === "" ? String(Reflect.get(cause, "code")) : cause.message;
  return new LedgerUnavailable(`the ledger cannot be reached: ${said}`, { cause });
}

function isOwnFault(cause: Error): boolean {
  if (cause instanceof TypeError || cause instanceof RangeError) return true;
  const code: unknown = Reflect.get(cause, "code");
  if (typeof code !== "string" || code.length !== 5 || code === INSUFFICIENT_PRIVILEGE) return false;
  return ownFaults.has(code.slice(0, 2));
}
