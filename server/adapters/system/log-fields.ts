import { LOG_FIELDS, type LogFields } from "../../ports/log.ts";

/** Longest text of one field, characters. */
const MOST = 500;
/** Causes of causes that are followed. */
const DEEPEST = 4;
/** Errors whose message quotes what was to be read: content, or a secret. */
const QUOTING: ReadonlySet<string> = new Set(["SyntaxError", "ZodError", "URIError"]);

type Shown = string | number | boolean | null | { readonly [name: string]: Shown };

/** The fields of a line as they are written: those of the schema (server/ports/log.ts) and of their kinds. What is not of it is left out, and its name told. */
export function loggedFields(fields: LogFields): Record<string, Shown> {
  const shown: Record<string, Shown> = {};
  const leftOut: string[] = [];
  for (const [name, value] of Object.entries<unknown>(fields)) {
    if (value === undefined) continue;
    const kind = Object.hasOwn(LOG_FIELDS, name) ? LOG_FIELDS[name as keyof typeof LOG_FIELDS] : undefined;
    if (kind === "failure") shown[name] = failure(value);
    else if (kind === "finding" && typeof value === "object") shown[name] = finding(value);
    else if (kind === "number" && typeof value === "number") shown[name] = value;
    else if (kind === "id" && typeof value === "string") shown[name] = value.slice(0, MOST);
    else leftOut.push(name);
  }
  if (leftOut.length > 0) shown["leftOut"] = leftOut.join(", ");
  return shown;
}

function finding(value: object | null): Shown {
  const isShown = (each: unknown): each is string | number => typeof each === "string" || typeof each === "number";
  return Object.fromEntries(Object.entries(value ?? {}).flatMap(([name, each]) => (isShown(each) ? [[name, each]] : [])));
}

/** An error without the properties that libraries hang on it (rows, parameters, requests), and without a message that quotes what was read. */
function failure(value: unknown, depth = 0): Shown {
  if (!(value instanceof Error)) return { type: typeof value };
  const { name, stack = "", cause } = value;
  const code: unknown = Reflect.get(value, "code");
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  const told = quotes(value, code) ? "left out: it may quote what was read" : value.message.slice(0, MOST);
  return {
    type: name,
    message: told,
    stack: [`${name}: ${told}`, ...frames].join("\n"),
    ...((typeof code === "string" || typeof code === "number") && { code }),
    ...(cause !== undefined && depth < DEEPEST && { cause: failure(cause, depth + 1) }),
  };
}

/** SQLSTATE classes 22 (data exception) and 23 (constraint violation) quote values: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
function quotes({ name }: Error, code: unknown): boolean {
  return QUOTING.has(name) || (typeof code === "string" && /^2[23][0-9A-Z]{3}$/.test(code));
}
