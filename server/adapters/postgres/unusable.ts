import { NewerLayoutError } from "./migrate.ts";

/** Why a database cannot be used. */
export type UnusableReason =
  | "refused"
  | "unknown-host"
  | "no-answer"
  | "sign-in"
  | "no-database"
  | "tls"
  | "standby"
  | "read-only"
  | "not-durable"
  | "too-old"
  | "encoding"
  | "no-right"
  | "too-many-connections"
  | "not-ready"
  | "newer-layout"
  | "older-layout"
  | "other";

/** The database cannot be used, for a reason that its operator can do something about. Its message names the setting and never the password. */
export class DatabaseUnusableError extends Error {
  override readonly name = "DatabaseUnusableError";
  readonly reason: UnusableReason;

  constructor(reason: UnusableReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** What the operator should look at, by reason. */
const ADVICE: Readonly<Record<UnusableReason, string>> = {
  refused: "nothing listens there. Check that PostgreSQL runs, and host and port.",
  "unknown-host": "its host is not known. Check the host name and the name service.",
  "no-answer": "it does not answer. Check host, port, network and firewall.",
  "sign-in": "it does not let this user in. Check user, password and the server's pg_hba.conf.",
  "no-database": "there is no such database. Create it (encoding UTF8), or check the name.",
  tls: "no encrypted connection came about. Check sslmode in the URL, the server's ssl setting and its certificate.",
  standby: "it is a standby, which may be behind and takes no writes. Give the primary's address.",
  "read-only": "it takes no writes (default_transaction_read_only). Make it writable.",
  "not-durable": "it may lose what it has confirmed.",
  "too-old": "its version is too old: PostgreSQL 13 or newer is needed.",
  encoding: "its encoding is not UTF8. Create the database with ENCODING 'UTF8'.",
  "no-right": "this user may not make tables there. Grant CREATE on the database, or own the schema majlis.",
  "too-many-connections": "it has no connection left. Raise max_connections, or end other clients.",
  "not-ready": "it is starting or stopping. Try again when it is up.",
  "newer-layout": "it was written by a newer version of Majlis.",
  "older-layout": "it was written by an earlier version of Majlis. Start a server of this version once, which brings it up to date.",
  other: "it cannot be used.",
};

/** SQLSTATE codes by reason; https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const BY_CODE: ReadonlyMap<string, UnusableReason> = new Map([
  ["ECONNREFUSED", "refused"],
  ["ENOENT", "refused"],
  ["ENOTFOUND", "unknown-host"],
  ["EAI_AGAIN", "unknown-host"],
  ["ETIMEDOUT", "no-answer"],
  ["EHOSTUNREACH", "no-answer"],
  ["ENETUNREACH", "no-answer"],
  ["ECONNRESET", "no-answer"],
  ["28P01", "sign-in"],
  ["28000", "sign-in"],
  ["3D000", "no-database"],
  ["25006", "read-only"],
  ["42501", "no-right"],
  ["53300", "too-many-connections"],
  ["57P01", "not-ready"],
  ["57P02", "not-ready"],
  ["57P03", "not-ready"],
]);

/** Failures that the driver tells by its words alone. */
const BY_WORDS: readonly (readonly [RegExp, UnusableReason])[] = [
  [/SSL|TLS|certificate|no encryption/i, "tls"],
  [/password must be a string/, "sign-in"],
  [/timeout|terminated/i, "no-answer"],
];

/** Turns any failure to open a database into {@link DatabaseUnusableError}; one that is it already comes back with the place before its words. */
export function toUnusable(url: string, cause: unknown): DatabaseUnusableError {
  const reason = reasonOf(cause);
  const own = cause instanceof DatabaseUnusableError || cause instanceof NewerLayoutError ? cause.message : saidBy(cause);
  const detail = own === "" ? "" : ` (${own})`;
  return new DatabaseUnusableError(reason, `DATABASE_URL: ${placeOf(url)}: ${ADVICE[reason]}${detail}`, { cause });
}

/** Host, port and database of a URL, for people; never the password. */
export function placeOf(url: string): string {
  if (!URL.canParse(url)) return "PostgreSQL";
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get("host") ?? hostname;
  return `PostgreSQL at ${host}:${port === "" ? "5432" : port}, database "${decodeURIComponent(pathname.slice(1))}"`;
}

function reasonOf(cause: unknown): UnusableReason {
  if (cause instanceof DatabaseUnusableError) return cause.reason;
  if (cause instanceof NewerLayoutError) return "newer-layout";
  if (!(cause instanceof Error)) return "other";
  const code: unknown = Reflect.get(cause, "code");
  const byWords = BY_WORDS.find(([words]) => words.test(cause.message))?.[1];
  // pg_hba.conf refuses a plain connection with the code of a wrong user: its words say more.
  if (byWords === "tls") return "tls";
  return (typeof code === "string" ? BY_CODE.get(code) : undefined) ?? byWords ?? "other";
}

function saidBy(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
