/** A JSON schema, as far as the OpenAPI document uses it. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** One operation of the API. */
export interface Operation {
  readonly method: string;
  /** As the document writes it, `/api/rooms/{room}`. */
  readonly path: string;
  readonly pathParams: readonly string[];
  readonly queryParams: readonly string[];
  readonly body: Schema | null;
}

interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** Every operation that the OpenAPI document of a server names: a route that is added is in the list by itself. */
export async function operationsOf(url: string): Promise<readonly Operation[]> {
  const answer = await fetch(`${url}/api/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, Described>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => {
      const names = (place: string): readonly string[] =>
        parameters.flatMap((parameter) => (parameter.in === place ? [parameter.name] : []));
      const body = requestBody?.content["application/json"]?.schema ?? null;
      return { method: method.toUpperCase(), path, pathParams: names("path"), queryParams: names("query"), body };
    }),
  );
}

/** Samples of what a schema cannot say, by the name of the property. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  username: "no-such-person",
  password: "a long enough password",
  partner: "ALF",
  card: "no-such-card",
  at: "2026-11-20T10:00:00Z",
};
const TEXTS = ["words", "2026-11-20T10:00:00Z", "0".repeat(32), "XYZ", "1", "a-1"];

/** The smallest value that fits a schema: its required properties alone. Throws where none is found: {@link BY_NAME} then needs the property. */
export function sampleOf(schema: Schema, name = ""): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum.at(-1);
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first !== undefined) return sampleOf(first, name);
  switch (schema.type ?? "") {
    case "object":
      return Object.fromEntries((schema.required ?? []).map((key) => [key, sampleOf(schema.properties?.[key] ?? {}, key)]));
    case "array":
      return schema.items === undefined ? [] : [sampleOf(schema.items, name)];
    case "string":
      return sampleText(schema, name);
    case "integer":
    case "number":
      return sampleNumber(schema);
    case "boolean":
      return true;
    default:
      // No schema: a body that its route reads itself.
      return { type: "bundle", id: "bundle--1b6e9ac4-5f6b-4a9e-8f0a-3a8f6f0f4a52", objects: [] };
  }
}

function sampleNumber({ minimum = 0, exclusiveMinimum = -1 }: Schema): number {
  return Math.max(minimum, exclusiveMinimum + 1);
}

function sampleText({ pattern, minLength = 0, maxLength = Number.MAX_SAFE_INTEGER }: Schema, name: string): string {
  const named = BY_NAME[name];
  const texts = typeof named === "string" ? [named, ...TEXTS] : TEXTS;
  const fitting = texts.find(
    (text) => text.length >= minLength && text.length <= maxLength && (pattern === undefined || new RegExp(pattern, "u").test(text)),
  );
  if (fitting === undefined) throw new Error(`no sample fits the property ${name}`);
  return fitting;
}

/** Names of properties and query parameters whose values are words of the asker, and name nothing. */
const WORDS: ReadonlySet<string> = new Set(
  "text,note,explanation,title,summary,name,displayName,password,currentPassword,token,secret,at,opinion,kind,role,field,from,to,upTo".split(","),
);

/** The places in a body that name something: paths of keys; an item of a list is `0`. Optional properties count. */
export function namingPlaces(schema: Schema, path: readonly string[] = []): readonly (readonly string[])[] {
  if (schema.enum !== undefined || schema.const !== undefined) return [];
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return branches.flatMap((branch) => namingPlaces(branch, path));
  if (schema.type === "string") return WORDS.has(path.findLast((key) => key !== "0") ?? "") || isRequestKey(path) ? [] : [path];
  if (schema.type === "array") return namingPlaces(schema.items ?? {}, [...path, "0"]);
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => namingPlaces(property, [...path, key]));
}

/** The key of a request (AC4) is its asker's own word, and is looked for among their own. */
function isRequestKey(path: readonly string[]): boolean {
  return path.length === 1 && path[0] === "id";
}

/** A body with another value at one place. Objects and lists on the way are made. */
export function withValueAt(body: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const inner = (holder: unknown): unknown => withValueAt((holder as Record<string, unknown> | undefined)?.[key], rest, value);
  if (key === "0") return [inner(Array.isArray(body) ? body : [])];
  return { ...(body as object | undefined), [key]: inner(body) };
}
