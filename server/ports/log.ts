/**
 * Every field that a line of the log may have, and what it holds. Content, titles, names of people, passwords, tokens, secrets and cookies have none: what is
 * logged is read by operators, who may read none of it.
 *
 * - `id`: an id, a code or the name of a part, a rule, a route: a word that the program chose or drew;
 * - `number`: a count, a seq, a size;
 * - `failure`: what was thrown, of which the log keeps what names no value (server/adapters/system/log-fields.ts);
 * - `finding`: what a check of the ledger found, as ids and numbers.
 */
export const LOG_FIELDS = {
  bytes: "number",
  clients: "number",
  code: "number",
  compartment: "id",
  end: "id",
  err: "failure",
  event: "id",
  finding: "finding",
  folder: "id",
  headSeq: "number",
  hot: "id",
  ids: "number",
  method: "id",
  packed: "id",
  pool: "id",
  reason: "id",
  redis: "id",
  replay: "id",
  request: "id",
  room: "id",
  route: "id",
  rule: "id",
  seq: "number",
  session: "id",
  step: "id",
  task: "id",
  untakenBytes: "number",
  what: "id",
} as const satisfies Readonly<Record<string, "id" | "number" | "failure" | "finding">>;

/** What each kind of field may be. */
interface FieldKinds {
  readonly id: string | undefined;
  readonly number: number | undefined;
  readonly failure: unknown;
  readonly finding: object;
}

/** The fields of one line. */
export type LogFields = { readonly [Name in keyof typeof LOG_FIELDS]?: FieldKinds[(typeof LOG_FIELDS)[Name]] };

/** Structured log lines. Libraries and the domain get this; only the composition root knows the implementation. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}
